# The page of all offers.

offers-title = All offers
offers-lead-waiting = { $waiting ->
    [1] **1 offer waits for you** to go live
   *[other] **{ $waiting } offers wait for you** to go live
}{ $failed ->
    [0] {""}
    [1] , 1 needs attention
   *[other] , { $failed } need attention
}{ $running ->
    [0] .
    [1] , 1 is publishing.
   *[other] , { $running } are publishing.
}
offers-lead-attention = { $failed ->
    [1] **1 offer needs attention**
   *[other] **{ $failed } offers need attention**
}{ $running ->
    [0] .
    [1] , 1 is publishing.
   *[other] , { $running } are publishing.
}
offers-lead-running = { $running ->
    [1] **1 offer is publishing.** You need not do anything.
   *[other] **{ $running } offers are publishing.** You need not do anything.
}
offers-lead-quiet = **Nothing waits for you.** { $live } live, { $draft } in draft.
offers-lead-none = **You have no offers yet.** An offer is what customers find, try and buy. Create the first one and keep it as a draft for as long as you like.
offers-export = Export CSV
offers-now = Publishing now
offers-refreshed = Last updated
offers-refresh = Refresh
offers-now-step = { $name }, step { $number } of { $all } · { $percent }
offers-now-since = Since { $since }. Usually { $usually }.
offers-tab-all = All
offers-sought = Name or offer id
offers-type = Type
offers-types-all = All types
offers-publisher = Publisher
offers-publishers-all = All publishers
offers-rows = Rows
offers-sort = Sort by
offers-apply = Apply
offers-clear = Remove all filters
offers-offer = Offer
offers-name = Name
offers-status = Status
offers-changed = Last change
offers-waits = Version { $version } waits for go live
offers-step = Step { $number } of { $all }, { $name }
offers-failed = { $problems ->
    [0] { $name } failed
    [1] { $name }: 1 finding
   *[other] { $name }: { $problems } findings
}
offers-changes = The draft has changes
offers-range = { $first } to { $last } of { $all } offers
offers-before = Previous page
offers-next = Next page
offers-no-match = No offers match. Remove a filter or search for another word.
offers-way = From draft to live
offers-way-1 = 1. Draft
offers-way-1-do = Write it
offers-way-1-how = Fill in the pages in any order. Every problem is told, all of them at once.
offers-way-2 = 2. Preview
offers-way-2-do = See it
offers-way-2-how = Publish to preview. Only the people you name can see and try the offer.
offers-way-3 = 3. Live
offers-way-3-do = Sell it
offers-way-3-how = Go live when you are satisfied. Customers find it within minutes.
offers-begin = Begin with files
offers-begin-how = Offers are made over the API or as files. The first of these commands reads offers from a marketplace, the second creates them here with the same ids, the third tries your pipeline out.
