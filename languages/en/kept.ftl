# A form that came back after signing in again.

kept-note = Your session had ended, so nothing was done yet. What you had filled in is back, except for secrets and files. Check it, then send it again.
