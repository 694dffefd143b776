# What certification rules found. The rules' own sentences are data of the offer types; these stand for `found` in them.

rule-passed = Passed.
found-nothing = nothing
found-no-query = no query
found-no-parameter = { $name }=nothing
found-no-signature = it has no sig
found-incomplete-delegation = a user-delegation signature needs { $lacking }
found-account-signature = an account signature (ss, srt), which has no sr
found-delegation-ends = { $end } with the user-delegation key it was made with (ske): make it with an account key
found-other-count = { $count } instead of the { $expected } of version { $version }
found-version-not-after = { $version } is not after { $latest }
found-version-before = { $new } is before the published { $old }
found-version-published = { $version } is published already, and with other content
found-version-not-after-published = { $version } is not after the published { $latest }
found-currency = { $market } is in { $right }, not { $given }
found-not-uniform = { $here } here and { $first } in the first
found-no-object = it is none
found-list = there is a list in it
found-deeper = it is deeper
found-differs = `{ $id }` differs from that at { $other }
found-number = `{ $id }` is number { $number }
found-price = a price of { $price }
found-no-price = { $region } has no price
found-no-footer = no such footer
found-disk-type = disk type { $kind }
found-bytes = { $bytes } bytes
found-length = { $bytes } bytes for a disk of { $disk }

# Why a disk image was not looked at.

image-address-unreadable = its address cannot be read
image-without-length = the storage does not tell its length
