"""Projects to build, written for this platform: what an idea is made from."""
