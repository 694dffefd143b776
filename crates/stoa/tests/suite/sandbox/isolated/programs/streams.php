<?php
file_get_contents(getenv("TARGET"));
echo explode(" ", $http_response_header[0])[1], "\n";
