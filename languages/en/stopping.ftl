# The pages that stop and resume selling, and the plans of an offer on its overview.

stopping-button = Stop selling
stopping-button-image = Withdraw
stopping-button-change = Save
stopping-change = Change
stopping-change-reason = Change the reason
stopping-offer = Stop selling this offer…
stopping-title-offer = Stop selling { $name }
stopping-title-plan = Stop selling plan { $plan }
stopping-title-image = Withdraw version { $version } of plan { $plan }
stopping-lead-offer = **New buyers will not get the offer any more.** Customers who have it keep it, and you can resume at any time.
stopping-lead-plan = **New buyers will not get plan { $plan } any more.** Customers who have it keep it, and you can resume at any time.
stopping-lead-image = **New machines will not be made of version { $version } any more.** Machines that were made of it go on, and you can restore it at any time.
stopping-lead-planned = **It is sold until { $date }.** Change when, why or what there is instead; or resume, and nothing ends.
stopping-lead-ended = **It has not been sold since { $since }.** Change why, or what there is instead. To sell it again, resume.
stopping-lead-never = **Nothing of this offer is sold yet.** Publish it and go live first, or delete it.
stopping-fact-buyers-offer = The offer leaves every list of the catalogue. Whoever has its address still finds its page, which says since when it is no longer to be had, why, and what there is instead.
stopping-fact-buyers-plan = The plan leaves the plans of the offer and counts for no price. The page of the offer names it, with the reason and what there is instead.
stopping-fact-buyers-image = Whoever names no version gets the highest one that goes on being offered.
stopping-fact-customers = Customers keep what they have: subscriptions, documents, files and image versions stay as they are.
stopping-fact-publish = You can edit and publish as before. No publish puts it on sale again; only resuming does, at any time.
stopping-fact-api-offer = The publishing API shows the offer as before. When it stops, a submission of type stopsell becomes the newest of its list.
stopping-fact-api = The publishing API shows the offer as before.
stopping-fact-mail = The seller contact is told by mail, and the history says who did it.
stopping-terms = When and why
stopping-when = When
stopping-now = At once
stopping-now-image = On { $date }, after 90 days of notice. At once if the reason is a critical security issue.
stopping-day = At the beginning of a day
stopping-date = Day (UTC)
stopping-reason = Reason (optional)
stopping-reason-none = No reason
reason-critical = Critical security issue
reason-support = End of support
reason-other = Other
stopping-instead = What buyers are told to take instead (optional)
stopping-instead-hint = Empty fields mean this publisher and this offer.
stopping-instead-offer = Offer id
stopping-instead-plan = Plan id
stopping-instead-version = Image version
stopping-instead-publisher = Publisher id
stopping-type = To stop at once, type the offer id
stopping-faults = { $many ->
    [1] 1 thing to correct. Nothing has stopped.
   *[other] { $many } things to correct. Nothing has stopped.
}
stopping-faults-title = { $many ->
    [1] 1 problem: { $title }
   *[other] { $many } problems: { $title }
}
stopping-moved = Somebody stopped or resumed something of this offer since you opened this page. Look at how it stands now, and send it again if you still want it.
stopping-never = Nothing of this offer was ever live. Publish it and go live first, or delete it.
stopping-last-plan = This is the only plan that goes on being sold. Stop selling the offer instead.
stopping-last-image = No other version of this plan's images goes on being offered. Publish a newer one first, or stop selling the plan.
stopping-already = It has stopped already and cannot stop on another day. Resume it first.
stopping-too-many = More plans and versions of an offer cannot be stopped one by one. Stop selling the offer instead.

resuming-button = Resume selling
resuming-button-image = Restore
resuming-short = Resume
resuming-title-offer = Resume selling { $name }
resuming-title-plan = Resume selling plan { $plan }
resuming-title-image = Restore version { $version } of plan { $plan }
resuming-lead-ended = **It is on sale again at once**, as it is live now.
resuming-lead-planned = **It goes on being sold.** Nothing ends on { $date }.
resuming-nothing = **There is nothing to resume.** It has no end.
resuming-fact-live = Buyers get version { $version }, which is live. To sell another one, publish it.
resuming-fact-image = New machines can be made of it. Whoever names no version gets the highest one that is offered.
resuming-fact-plans = Plans and image versions that were stopped by themselves stay stopped.
resuming-fact-offer = The offer itself is not sold, so nobody gets this before you resume the offer, too.

images-fact = Each can be withdrawn by itself
images-version = Version
image-active = Offered
image-deprecated = Offered until { $date }
image-withdrawn = Withdrawn { $since }

plans-title = Plans
plans-none = It has none.
plans-count = { $many ->
    [1] 1 plan
   *[other] { $many } plans
}, { $live } live
plans-plan = Plan
plans-audience = Audience
plans-price = Price
plans-images = Image versions
plans-acts = What you can do
plans-public = Public
plans-private = Private
plans-price-hour = from { $currency } { $amount } per hour
plans-price-free = Free of charge
plans-price-licence = Own licence
plans-since = Since { $since }
plans-until = Sold until { $date }
plans-leaves = Not in the draft: the next publish retires it
plans-preview-only = Not in the draft any more
plans-images-some = { $many ->
    [1] { $version }
   *[other] { $version }, { $many } in all
}
plans-images-many = { $many ->
    [1] 1 version
   *[other] { $many } versions
}
plans-images-deprecated = { $many } with an end
plans-images-withdrawn = { $many } withdrawn
plans-retired = Ids of plans that are never used again: { $ids }.

selling-title = Selling
selling-sold = Buyers can get this offer. If you stop, it leaves the catalogue and customers keep what they have; you can resume at any time.
selling-until = Buyers can get this offer until { $date }. Customers keep what they have after that.
selling-stopped = Buyers cannot get this offer: it stopped { $since }. Customers keep what they have.
selling-because = Reason: { $reason }.
