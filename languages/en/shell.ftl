# What is around every page, and what all pages have in common.

shell-skip = Skip to the content
shell-menu = Menu
shell-close = Close the menu
shell-pages = Pages
shell-crumbs = Where this page is
shell-program = Commercial marketplace
shell-change-account = Change the account
shell-search = Search offers, plans and pages
shell-help = Help
shell-manual = Manual
shell-account = Account
shell-me = Your account
shell-sessions = Where you are signed in
shell-sign-out = Sign out
shell-api = API
shell-status = Status
theme-light = Use light colours
theme-dark = Use dark colours
theme-machine = Use the colours of this device
marketplace-itself = Marketplace

# States.

state-draft = Draft
state-running = Publish in progress
state-preview = Preview
state-live = Live
state-attention = Attention needed
state-stopped = Not sold

# Times and durations.

time-today = Today { $clock }
time-yesterday = Yesterday { $clock }
time-within-today = today, { $clock }
time-within-yesterday = yesterday, { $clock }
duration-seconds = { $seconds } s
duration-minutes = { $minutes } min
duration-hours = { $hours } h { $minutes } min
duration-days = { $days ->
    [1] 1 day { $hours } h
   *[other] { $days } days { $hours } h
}
size-bytes = { $bytes ->
    [1] 1 byte
   *[other] { $bytes } bytes
}

# The front page.

front-title = A commercial marketplace
front-lead = Publishers keep their offers here: in this portal, with the tools they know, or over the API.
front-pages = Pages
front-programs = For programs
front-catalogue = What is on offer (JSON)
front-api = What can be asked here, request by request (OpenAPI)
front-ready = Whether requests are answered now
