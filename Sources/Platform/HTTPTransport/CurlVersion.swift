internal import CCurl

/// The library and what it was built with, such as `libcurl/7.88.1 OpenSSL/3.0.17 zlib/1.2.13`.
package let curlVersion = unsafe String(cString: curl_version())
