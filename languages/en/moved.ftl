# Bookmarks of older portals, and what became of their pages.

bookmark-profile = Publisher profile
bookmark-users = Users
bookmark-history = History
bookmark-insights = Insights
bookmark-payouts = Payouts
bookmark-other = Another bookmark of an older portal
moved-users = This portal has no page of users. The operator of the marketplace makes accounts and gives roles. You are at your offers instead.
moved-history = History stands with each offer. Open an offer, then choose History.
moved-insights = This portal has no page of insights. You are at your offers instead.
moved-payouts = This portal has no page of payouts. You are at your offers instead.
moved-unknown = This bookmark leads to no page here. You are at your offers instead.
moved-more = Where the pages of older portals are
