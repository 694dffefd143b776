# Two versions of an offer side by side.

compare-title = Compare
compare-lead = { $many ->
    [1] **1 field differs** between { $from } and { $to }.
   *[other] **{ $many } fields differ** between { $from } and { $to }.
}
compare-same = **Nothing differs** between { $from } and { $to }. Choose other versions to compare.
compare-same-here = **Nothing differs here** between { $from } and { $to }. Choose another page or plan, or all of them.
compare-alone = **There is nothing to compare yet.** The offer has only its draft.
compare-not-there = **These versions cannot be compared.** Choose two of those that are there.
compare-in-draft = the draft
compare-in-preview = the preview, version { $version }
compare-in-live = the live version { $version }
compare-in-version = version { $version }
compare-preview = Preview, version { $version }
compare-live = Live, version { $version }
compare-version = Version { $version }
compare-missing = Choose another version
compare-no-name = “{ $name }” is no version. Versions are named draft, preview, live, or version: and a number.
compare-no-live = The offer was never live.
compare-no-preview = Nothing is in preview.
compare-no-version = There is no version { $number }. Versions 1 to { $newest } were published.
compare-no-versions = There is no version { $number }. None was published yet.
compare-from = This
compare-to = With
compare-page = Page
compare-pages-all = All pages
compare-plan = Plan
compare-plans-all = All plans
compare-button = Compare
compare-which = Which fields
compare-changed = Changed
compare-added = Added
compare-removed = Removed
compare-edited = Edited
compare-unchanged = Unchanged
compare-all = All
compare-widen = All pages and plans
compare-plan-added = The plan is new
compare-plan-removed = The plan is gone
compare-fields = { $many ->
    [1] 1 field
   *[other] { $many } fields
}
compare-field = Field
compare-secret = Kept secret
compare-cut = { $many ->
    [1] 1 more character; the file has all of it
   *[other] { $many } more characters; the file has all of them
}
compare-pixels = { $width } × { $height } pixels, { $size }
compare-yes = Yes
compare-no = No
compare-nothing = Nothing
compare-was = Removed:
compare-is = Added:
compare-none = There is no such field. Choose what else to show.
compare-range = { $first } to { $last } of { $all ->
    [1] 1 field
   *[other] { $all } fields
}
compare-csv = Export CSV
compare-json = Export JSON
compare-left-out = { $many ->
    [1] 1 more field is left out. Choose a page or a plan to have all of it.
   *[other] { $many } more fields are left out. Choose a page or a plan to have all of it.
}
