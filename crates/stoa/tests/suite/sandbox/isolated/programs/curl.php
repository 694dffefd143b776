<?php
$handle = curl_init(getenv("TARGET"));
curl_setopt_array($handle, [CURLOPT_PROXY => "", CURLOPT_RETURNTRANSFER => true]);
curl_exec($handle);
echo curl_getinfo($handle, CURLINFO_RESPONSE_CODE), " ", curl_error($handle), "\n";
