# What a publisher says of itself, and where mail about publishing goes.

profile-title = Account settings
profile-title-faults = { $many ->
    [1] 1 problem: account settings
   *[other] { $many } problems: account settings
}
profile-lead = **This is how buyers and the marketplace know you.** Every change is an event that names who made it.
profile-lead-read = **This is how buyers and the marketplace know the publisher.** Its owners change it.
profile-saved = Saved.
profile-moved = Somebody else changed the profile meanwhile. Nothing was saved; what is different now stands at each field. Save again to put yours in its place.
profile-faults = { $many ->
    [1] 1 thing must change before this is saved. Nothing was saved; what you typed is still here.
   *[other] { $many } things must change before this is saved. Nothing was saved; what you typed is still here.
}
profile-mail-title = Notices about publishing go to the seller contact
profile-mail-moved = Your account is on the newer model: addresses that a tool sends as notification-emails are not used. Make sure that somebody reads **{ $contact }**.
profile-mail-title-before = Notices about publishing go to the addresses of each publish
profile-mail-before = Your account is on the older model: mail goes to the notification-emails that a tool sends. Once the operator has moved your account, it goes to the seller contact instead, **{ $contact }**.
profile-section = Profile and contact
profile-name = Display name
profile-name-hint = What buyers read beside your products. Up to 200 characters.
profile-description = About the publisher
profile-description-hint = A few sentences for buyers, without markup. Optional, up to 1,000 characters.
profile-contact = Name of the seller contact
profile-contact-hint = A team or a person the marketplace can ask for. Optional.
profile-addresses = Mail addresses of the seller contact
profile-addresses-hint = One in each line. They get every message about publishing: certification, preview ready, live, problems. The address of a group outlives people who leave.
profile-phone = Telephone
profile-phone-hint = For the operator of the marketplace only. Optional.
profile-save = Save settings
profile-nothing = Nothing
profile-identifiers = Identifiers
profile-id = Publisher id
profile-seller-id = Seller id
profile-identifiers-fixed = Both are fixed: the publisher id is part of every address of a product.
profile-too-long = This has { $size } characters. Shorten it to { $most } or fewer.
profile-one-line = This holds a line break or another character that cannot be shown. Write it on one line.
profile-no-control = This holds a character that cannot be shown. Remove it.
profile-name-needed = A publisher needs a display name.
profile-address-needed = Give at least one mail address.
profile-too-many-addresses = Give { $most } mail addresses at most.
profile-no-address = “{ $address }” is not a mail address.
profile-now = It says now: { $now }
profile-now-empty = It is empty now.
