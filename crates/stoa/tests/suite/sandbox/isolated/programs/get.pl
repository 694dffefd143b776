use strict;
use warnings;
use HTTP::Tiny;

my $answer = HTTP::Tiny->new(verify_SSL => 1, proxy => undef, https_proxy => undef)->get($ENV{TARGET});
print "$answer->{status}\n";
print STDERR $answer->{content} if $answer->{status} == 599;
