"""What whoever runs the server can watch: metrics for Prometheus, traces for OpenTelemetry.

The rest of the program counts in plain numbers; the libraries are known here alone, and imported when they are needed.
"""
