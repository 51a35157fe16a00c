"""DingTalk's HTTP dialect: a door. One file per documented page is in `pages/`."""
