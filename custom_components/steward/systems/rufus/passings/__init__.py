"""The stream of passings: read from the cloud, told once, to who subscribes."""
