# What is wrong with an offer beside the rules of its type's schema.

more-to-correct = There is more to correct than these { $told }: correct them, and look again.

# Members that the type does not know.

member-unknown = `{ $name }` is not a member of this offer type; it is kept but has no effect.
member-unknown-case = `{ $name }` is not a member of this offer type, which writes it `{ $meant }`; it is kept but has no effect.
member-unknown-meant = `{ $name }` is not a member of this offer type; it is kept but has no effect. Did you mean `{ $meant }`?
member-unknown-audience = `{ $name }` is not a member of this offer type; it is kept but has no effect, and as it may be meant to restrict who sees or buys, publishing asks to confirm it once.
member-unknown-audience-case = `{ $name }` is not a member of this offer type, which writes it `{ $meant }`; it is kept but has no effect, and as it may be meant to restrict who sees or buys, publishing asks to confirm it once.
member-unknown-audience-meant = `{ $name }` is not a member of this offer type; it is kept but has no effect, and as it may be meant to restrict who sees or buys, publishing asks to confirm it once. Did you mean `{ $meant }`?
member-unconfirmed = `{ $name }` is not a member of this offer type, and its name speaks of who may see or buy: it keeps nobody out. Correct it, take it out, or confirm once for this offer that it restricts nobody (`stoa offer confirm`).
member-unconfirmed-meant = `{ $name }` is not a member of this offer type, and its name speaks of who may see or buy: it keeps nobody out. Did you mean `{ $meant }`? Correct it, take it out, or confirm once for this offer that it restricts nobody (`stoa offer confirm`).
member-sealed = A text under this name is taken for a secret, because the offer type does not know the name: it is kept encrypted and never returned. Leave it out to keep it, send "" to clear it.
markup-left-out = Buyers do not see this markup of { $label }, which is left out: { $strays }.
secrets-too-many = texts under names that speak of a secret are kept encrypted, at most { $most } of them and each with at most { $longest } letters in the names on the way: this one is too many or too far down

# Categories.

category-unknown = The storefront knows no category `{ $key }`: choose one that it knows.
industry-unknown = The storefront knows no industry `{ $key }`: choose one that it knows.
subcategory-unknown = `{ $key }` is not a subcategory of `{ $category }`: choose one that is.
vertical-unknown = `{ $key }` is not a vertical of `{ $industry }`: choose one that is.
values-differ = { $name } differs from { $other }: make them the same.
values-out-of-order = { $name } is { $value }, which is less than { $other } ({ $least }): make it more.
values-alike = Enter something else here than in { $other }.

# What is fixed once an offer has been published.

fixed-value = { $label } is fixed once published: restore its published value.
fixed-absence = The offer was published without { $label }: it cannot be added any more.
fixed-presence = { $label } is how the published offer is priced: put it back.
fixed-ceiling = { $label } may only fall once published: enter at most { $most }.
fixed-entries = Published entries of { $label } must stay: put back { $entries }.
plan-missing = The plan `{ $id }` is live and is not in this draft: once the draft goes live nobody can buy it any more, and its id is never used again. Put it back to keep it.
plan-id-of-removed = the plan id `{ $id }` belonged to a plan that was removed from the live offer and is never used again: choose another
plan-id-of-deleted = the plan id `{ $id }` belonged to a plan that was deleted and is never used again: choose another
offer-id-of-deleted = the id `{ $id }` belonged to an offer that was deleted and is never used again: choose another
image-version-taken = version { $version } was live with another disk, { $disk }: give this disk a version of its own
offer-type-fixed = the offer is of type `{ $own }`, which never changes: make a new offer for `{ $other }`

# Pages.

page-no-plan = There is no such plan: add it on the page `{ $page }` first.
page-no-object = Send an object.
page-wrong-type = `{ $name }` must be { $kind }.
page-of-another = `{ $name }` is not on this page but on `{ $page }`: change it there.
page-value-gone = It is not there any more, or was never.
page-value-now = It is now { $value }.
page-saved = { $who } saved { $page } at { $at }.
page-saved-with-offer = { $who } saved the whole offer at { $at }.

# What surrounds a definition.

definition-no-object = `definition` must be an object
definition-too-large = with what the marketplace fills in, the definition has { $bytes } bytes and { $values } values; at most { $most_bytes } and { $most_values } are kept: send fewer entries
type-versions-no-object = `offerTypeVersions` must be an object of version numbers, or left out
offer-type-no-text = `offerTypeId` must be a text
address-contradicts = `{ $member }` is { $other }, but the address says `{ $path }`: make them the same
name-holds-nul = the name holds the character U+0000: remove it
id-missing = `{ $member }` is missing: it says which offer this is
ids-too-long = `{ $ids }` has { $length } characters, and { $most } is the most: choose a shorter offer id
publisher-id-invalid = `{ $value }` is not a valid publisher id: use 1 to 50 of a-z, 0-9, `_` and `-`, starting with a letter or digit
offer-id-invalid = `{ $value }` is not a valid offer id: use 1 to 50 of a-z, 0-9, `_` and `-`, starting with a letter or digit
plan-id-invalid = `{ $value }` is not a valid plan id: use 1 to 50 of a-z, 0-9, `_` and `-`, starting with a letter or digit
offer-type-id-invalid = `{ $value }` is not a valid offer type id: use 1 to 50 of a-z, 0-9, `_` and `-`, starting with a letter or digit

# What a new offer or plan begins as.

begin-type-missing = Choose what you sell: an offer has a type.
begin-type-unknown = There is no offer type `{ $id }`.
begin-type-differs = You chose the type `{ $own }`, and what you start from is of the type `{ $other }`: choose that one, or start from something else.
begin-type-retired = No new offers of the type `{ $id }` are made: choose `{ $successor }`.
plan-id-taken = There is a plan `{ $id }` already: choose another id
