"""The door: promised waits, the next guest, and who does not come.

Here is the pure core. It takes guest events and the time, does no I/O, and knows neither Home
Assistant nor a system.
"""
