# The pages of an offer in its navigation, and how each stands.

pages-of-offer = Offer pages
pages-plans = Plans
pages-plan-overview = Plan overview
pages-more-plans = { $many ->
    [1] 1 more plan
   *[other] { $many } more plans
}
pages-publish = Publish
pages-changed = { $many } changed
mark-complete = Complete
mark-changed = Unpublished changes
mark-incomplete = Incomplete
mark-not-started = Not started
