# The list of plans of an offer, and new ones.

plans-private-many = { $many ->
    [1] Private, for 1
   *[other] Private, for { $many }
}
plans-markets = Markets
plans-draft = Draft
plans-price-use = by what is used
plans-price-unit = { $currency } { $amount } per { $unit } and hour
plans-price-months = { $months ->
    [1] { $currency } { $amount } per month
    [12] { $currency } { $amount } per year
   *[other] { $currency } { $amount } for { $months } months
}
plans-price-months-from = { $months ->
    [1] from { $currency } { $amount } per month
    [12] from { $currency } { $amount } per year
   *[other] from { $currency } { $amount } for { $months } months
}
plans-price-user = { $months ->
    [1] from { $currency } { $amount } per user and month
    [12] from { $currency } { $amount } per user and year
   *[other] from { $currency } { $amount } per user for { $months } months
}
plan-list-title = Plan overview
plan-list-lead = { $many ->
    [1] **1 plan**, { $live } live.
   *[other] **{ $many } plans**, { $live } of them live.
}
plan-list-none = **There are no plans yet.** A plan is one way to buy the offer. Add the first one.
plan-list-range = { $some } of { $all } plans
plan-list-sought = Name or plan id
plan-list-added = Plan { $plan } is added. Its pages are empty unless it is a copy.
plan-list-moved = Plan { $plan } is moved.
plan-list-deleted = Plan { $plan } is deleted. Its id is never used again.
plan-list-moved-title = Nothing was moved
plan-list-changed = Somebody else changed the list of plans meanwhile. This is the list as it is now: move the plan again if you still want to.
plan-list-changed-new = Somebody else changed the list of plans meanwhile. What you typed is kept: look at the list, then add the plan again.
plan-state-incomplete = { $problems ->
    [1] 1 thing to do
   *[other] { $problems } things to do
}
plan-move = Move or copy
plan-move-up = Up
plan-move-down = Down
plan-move-place = Place
plan-move-to = Move
plan-copy = Copy
plan-delete-short = Delete…
plan-delete-title = Delete plan { $plan }
plan-delete-lead = **Plan { $plan } is taken out of the draft.** It was never published, so nobody has it.
plan-delete-fact-pages = All of its pages go, secrets included. This cannot be undone.
plan-delete-fact-id = The id { $plan } is never used again in this offer.
plan-delete-button = Delete the plan
plan-delete-published = **Plan { $plan } is or was published, so it is not deleted.** Stop selling it; or leave it out of the draft and publish that.
plan-delete-running = **A publish is running, so nothing is deleted now.** Cancel it, or wait until it ends.

new-plan-title = New plan
new-plan-button = New plan
new-plan-lead = A plan is one way to buy the offer. Its id stays for good once it is published; its name can change.
new-plan-id = Plan id
new-plan-id-hint = Up to 50 of a–z, 0–9, hyphen and underscore, starting with a letter or digit.
new-plan-id-missing = Enter an id for the plan.
new-plan-id-free = { $id } is free.
new-plan-name = Name
new-plan-name-hint = Buyers see it. Each plan has a name of its own.
new-plan-copy = Copy from (optional)
new-plan-copy-hint = All pages of that plan are copied but secrets, which you enter again.
new-plan-copy-none = Nothing: an empty plan
new-plan-no-copy = There is no plan `{ $id }` in the draft to copy: choose one that is there.
new-plan-create = Add plan
new-plan-faults = { $many ->
    [1] 1 thing to correct. Nothing was added, and what you typed is kept.
   *[other] { $many } things to correct. Nothing was added, and what you typed is kept.
}
