"""Keeps DingTalk's external contacts in step with a CSV file of customers."""
