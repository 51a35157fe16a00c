"""The fidelity report: a server is asked what is not known of the real service, and compared with Guanxi.

It speaks HTTP alone and imports nothing of the server, so that it asks Guanxi as it asks any other; `testing` starts
the one that is compared with.
"""
