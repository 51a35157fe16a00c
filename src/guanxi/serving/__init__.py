"""Hosts an ASGI callable under uvicorn, with the limits and the log lines that uvicorn does not have."""
