# The page of a product, as buyers see it.

product-title = Preview page
product-note = **Preview of the draft.** Buyers see nothing of it before you publish.
product-note-preview = **Preview of the draft.** Buyers see nothing yet; version { $preview } is in preview.
product-note-live = **Preview of the draft.** Buyers see version { $live }.
product-compare = What differs
product-tabs = Parts of this page
product-overview = Overview
product-plans = Plans and pricing
product-details = Details and support
product-legal = Legal
product-from = from
# What the button of buyers says, as $call; here nothing can be pressed.
product-call = Buyers see the button “{ $call }” here.
call-contact-me = Contact me
call-free = Get it now (free)
call-free-trial = Free trial
call-get-it-now = Get it now
product-plan = Plan
product-price = Price
product-terms = Terms
product-no-price = Not to be told yet
product-yes = Yes
product-sold-by = Sold by
product-picture = Picture of the product
product-picture-elsewhere = Picture at another address; it is fetched when you publish
product-no-summary = There is no summary yet.
product-no-overview = There is no description and no picture yet. The page Offer listing holds them.
product-no-plans = There are no plans yet.
product-no-details = There is nothing about details and support yet.
product-no-legal = There is nothing about terms and privacy yet.
