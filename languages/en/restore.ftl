# Bringing the draft back as it was in a version.

restore-title = Bring back version { $version }
restore-title-any = Bring back a version
restore-lead = { $many ->
    [1] **1 field of the draft changes** to what it was in version { $version }.
   *[other] **{ $many } fields of the draft change** to what they were in version { $version }.
}
restore-lead-page = { $many ->
    [1] **1 field of the page { $page } changes** to what it was in version { $version }.
   *[other] **{ $many } fields of the page { $page } change** to what they were in version { $version }.
}
restore-lead-same = **The draft says the same as version { $version }.** There is nothing to bring back.
restore-lead-same-page = **The page { $page } says the same as in version { $version }.** There is nothing to bring back.
restore-lead-faults = **Version { $version } cannot be brought back as it is.** What was allowed then is not allowed now.
restore-lead-none = **Choose a version that was published** to see what would change in the draft.
restore-none = **Nothing was published yet.** Publish the draft first; from then on there is a version to bring back.
restore-no-number = “{ $text }” is no number of a version. Choose one of the list.
restore-no-page = Version { $version } has no page { $page }. Choose another page, or the whole draft.
restore-missing = There is no such version or page
restore-moved = Somebody saved the draft since you read it
restore-moved-do = Nothing was brought back. What would change now is shown below. Look at it again, then decide.
restore-saved = { $who }, { $at }: { $what }
restore-faults = { $many ->
    [1] 1 problem keeps it from being saved
   *[other] { $many } problems keep it from being saved
}
restore-version = Version
restore-all = The whole draft
restore-show = Show
restore-now = Draft now
restore-then = Draft afterwards
restore-more = { $many ->
    [1] 1 more field changes. Compare both to see all.
   *[other] { $many } more fields change. Compare both to see all.
}
restore-fact-both = Customers keep the live version { $live }, and testers the preview, version { $preview }: both stay as they are.
restore-fact-live = Customers keep the live version { $live }: it stays as it is.
restore-fact-preview = Testers keep the preview, version { $preview }: it stays as it is.
restore-fact-nobody = Nobody sees the draft but your team.
restore-fact-other-pages = All other pages of the draft stay as they are.
restore-fact-all = Plans that the version had come back; plans that it did not have leave the draft.
restore-fact-secrets = Secrets that the version had come back with their page.
restore-fact-undo = What the draft says now and no version has is lost. Publish it first if you may want it again.
restore-button = Bring back version { $version }
restore-button-page = Bring back this page
restore-done = Version { $version } was brought back into the draft. Below is what the next publish would change.
restore-ask = Bring back…
restore-page = Bring back this page
restore-link = Bring back version { $version }
