# The editor: the pages of an offer and of its plans.

editor-lead-offer-settings = What the offer is called here, and how it is sold.
editor-lead-properties = Where customers find the offer, and what it is about.
editor-lead-listing = What customers read and see on the product page.
editor-lead-audience = Who may look at the preview before it goes live.
editor-lead-technical = How the marketplace reaches what you sell.
editor-lead-leads = Where contacts of interested customers are sent.
editor-lead-legal = The terms that customers agree to.
editor-lead-support = Whom customers and our engineers reach when something does not work.
editor-lead-resell = Which partners may sell the offer to their customers.
editor-lead-test-drive = How customers try the offer out before they buy it.
editor-lead-supplemental = What reviewers and customers need to know beside the listing.
editor-lead-co-sell = What our sellers need to sell the offer together with you.
editor-lead-plans = Which plans customers can choose from.
editor-lead-plan-setup = What kind of plan this is. Some of it stays once the plan is live.
editor-lead-plan-listing = What customers read about the plan.
editor-lead-plan-availability = Where the plan is sold, and to whom.
editor-lead-plan-pricing = What the plan costs.
editor-lead-plan-technical = What customers get when they choose the plan.

editor-tabs = Pages of the plan { $plan }
editor-preview = Preview page
editor-only-look = You can only look at this offer. Owners and contributors change it.
editor-stopped = The offer is not sold any more. What you change here goes out once you publish, and buyers see it when you resume selling.
editor-looks = Worth a look (stops nothing)

editor-problems = { $many ->
    [1] 1 thing must change before you publish.
   *[other] { $many } things must change before you publish.
}
editor-saved = Saved as a draft { $at }.
editor-saved-problems = { $many ->
    [1] The page was saved as a draft. 1 thing must change before you publish.
   *[other] The page was saved as a draft. { $many } things must change before you publish.
}
editor-partly-saved = { $many ->
    [1] Everything was saved but what can never be published. 1 thing must change; what you typed is still here.
   *[other] Everything was saved but what can never be published. { $many } things must change; what you typed is still here.
}
editor-not-saved = { $many ->
    [1] Nothing was saved, and what you typed is still here. 1 thing must change.
   *[other] Nothing was saved, and what you typed is still here. { $many } things must change.
}
editor-too-large = The offer would be too large: an offer has at most { $bytes } bytes and { $values } values. Shorten texts or lists, then save again.
editor-title-problems = { $many ->
    [1] 1 problem: { $title }
   *[other] { $many } problems: { $title }
}

editor-side = About this page
editor-contents = On this page
editor-errors = { $many ->
    [1] { $heading }: 1 error
   *[other] { $heading }: { $many } errors
}
editor-changed = Changed since live
editor-names-more = { $names } and { $more } more
editor-compare = Compare with version { $version }

editor-bar = Save
editor-unsaved = Unsaved changes in
editor-saved-at = Last saved { $at }.
editor-discard = Discard
editor-save = Save draft

editor-none-title = There is no such page
editor-none-page = Offers of the type { $kind } do not have this page.
editor-none-plan = The offer has no plan { $plan }. It may have been deleted.
editor-none-pages = Pages that there are

editor-images = Disk versions, as they stand
editor-images-fact = A version ends by itself, never by saving this page
editor-image-deprecated = Live until { $date }
editor-image-leaves = Not in the draft: the next publish takes it away
editor-image-hidden = Customers do not see it
editor-image-end = Deprecate or withdraw…
editor-image-again = Sell again
