# The storefront: what is around its pages, and what all of them have in common.

store-name = Stoa
store-links = The marketplace
store-categories = Categories
store-sell = Sell here
store-search = Search products
store-products = Products
store-portal = For publishers
store-feed = New and updated products
store-market = Market: { $market }
store-market-choose = Choose a market
store-market-change = Change the market:
store-market-title = Choose a market
store-market-lead = Prices are told in the currency of a country or region. It is kept in this browser.
store-market-label = Country or region
store-market-button = Show prices for it
store-market-back = Leave it as it is
store-market-show = Show
store-prices-for = Prices for

# The first page.

store-home-title = Find it, try it, and have it running today
store-home-lead = Every price, in your currency, before you sign in.
store-empty-title = Nothing is on sale yet
store-empty = Products stand here as soon as their publishers take them live.
store-publishers = For publishers

# In place of pages.

store-missing-title = There is no product or page at this address
store-missing-lead = **Nothing is on sale here.** The address may have been typed wrongly, or what was here was never public.
store-gone-title = This preview is not there any more
store-gone-lead = **It went live, or its publisher took it back.** Ask whoever gave you the link for a new one.
store-error-home = Go to the first page
store-error-categories = See all categories

# A product.

store-preview = **Preview of version { $version }.** Only whoever has this link sees it. Nothing of it is on sale yet.
store-preview-changed = What changed
store-preview-back = Back to the offer
store-no-plans = No plan of it is on sale.
store-nothing-said = Its publisher says nothing about this.
store-price-use = By what is used
store-price-unknown = Ask its publisher for the price
store-not-sold-there = Not sold in { $market }
store-price-per = { $price } { $per }
store-price-from = from { $price }
store-price-term = { $price } { $per }, for { $term }
store-price-sizes = { $least } to { $most } per hour, by size
store-price-meter = { $price } per { $unit }
store-per-hour = per hour
store-per-unit = per { $unit } and hour
store-per-months = { $months ->
    [1] per month
    [12] per year
   *[other] for { $months } months
}
store-per-user = { $months ->
    [1] per user and month
    [12] per user and year
   *[other] per user for { $months } months
}
store-sizes = Prices by size
store-size = Size
store-hour = Per hour
store-meters = What is paid for by use
store-meter = What is counted
store-meter-included = Included
store-meter-some = { $many } in { $term }
store-meter-all = all in { $term }
store-images = { $many ->
    [1] 1 image version
   *[other] { $many } image versions
}
store-image-state = State
store-image-active = Active
store-image-deprecated = Deprecated, offered until { $date }
store-image-withdrawn = Withdrawn on { $since }
store-image-ending = Deprecated
store-instead = Instead
store-reference = Reference
store-usage = How programs name it
store-publisher-id = Publisher id
store-offer-id = Offer id
store-plan-id = Plan id
store-version = Version
store-version-of = { $version }, { $date }
store-ends = It is sold until { $date }.
store-plan-ends = The plan { $plan } is sold until { $date }.
store-stopped = It is not sold any more since { $since }. Whoever has it keeps it.
store-plan-stopped = The plan { $plan } is not sold any more since { $since }. Whoever has it keeps it.
store-stopped-plans = None of its plans is sold any more. Whoever has it keeps it.
store-note-because = { $text } { $because }
store-note-instead = Take { $other } instead
store-act = { $call }, at its publisher
store-act-leaves = The button leads to the site of its publisher: nothing is bought here yet.
store-act-ask = { $call }: ask its publisher. Nothing is bought here yet.

# Lists.

store-new = New and updated
store-count = { $many ->
    [1] 1 product
   *[other] { $many } products
}
store-count-most = { $many } products and more
store-list-lead = What changed last comes first.
store-list-none = Nothing is on sale here yet.
store-pages = Pages of this list
store-first = First page
store-next = Next page
