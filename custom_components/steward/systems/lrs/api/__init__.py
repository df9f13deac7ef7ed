"""The LRS paging transmitter, as a library: its client, CoAP and its wire types."""
