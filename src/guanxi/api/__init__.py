"""The native API: a door. One file per resource is in `resources/`; everything else is what they share.

Only `application` knows Litestar, and only `door` is imported before the first request of DingTalk's is answered.
"""
