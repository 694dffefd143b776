# The ways in.

door-title = The marketplace for publishers
door-lead = Publish, follow every step, and go live. What you do here is what every API shows.
signin-title = Sign in
signin-title-fault = Sign in: 1 problem
signin-address = Work address
signin-password = Password
signin-ended = Your session has ended. Sign in again, and you come back to the page you wanted.
signin-button = Sign in
signin-help = No account yet? The operator of this marketplace invites you.
signin-forgot = Forgot the password
signin-wrong = The address or the password is wrong. Check both and try again.
signin-wait = Too many attempts failed. Try again in { $seconds } s.
signin-plain = Nobody is signed in over a connection that others can read. Open this page with https.
link-title = Sign in with your link
link-lead = This link signs in { $name }, once. Use it on a device that is yours.
password-title = Choose a password
password-lead = This link is for { $name }. It works once.
password-new = New password
password-again = The same again
password-rule = 12 characters or more. Length counts, and nothing else.
password-differs = The two passwords are not the same. Type both again.
password-too-short = The password is too short. Use 12 characters or more.
password-too-long = The password is too long. Use 256 characters or fewer.
password-too-easy = This password is easily guessed. Choose another.
