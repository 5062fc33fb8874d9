// What fetching needs of libcurl: typed setters for its variadic calls, a body sink that counts decoded bytes, and a socket
// opener that refuses private addresses after names are resolved.
#pragma once

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/// Where the body and headers of one transfer go.
typedef struct {
    unsigned char *body;
    size_t body_count, body_capacity, body_limit;
    char *headers;
    size_t headers_count, headers_capacity;
    /// 1 when the body outgrew its limit, and when an address was refused.
    int is_too_large, is_refused;
    int allows_private;
} curl_http_sink;

static inline curl_http_sink *curl_http_sink_new(size_t limit, int allows_private) {
    curl_http_sink *sink = (curl_http_sink *)calloc(1, sizeof *sink);
    if (sink) {
        sink->body_limit = limit;
        sink->allows_private = allows_private;
    }
    return sink;
}

static inline void curl_http_sink_free(curl_http_sink *sink) {
    free(sink->body);
    free(sink->headers);
    free(sink);
}

static inline int curl_http_grow(unsigned char **bytes, size_t *capacity, size_t needed) {
    if (needed <= *capacity) return 1;
    size_t larger = *capacity ? *capacity * 2 : 16384;
    while (larger < needed) larger *= 2;
    unsigned char *grown = (unsigned char *)realloc(*bytes, larger);
    if (!grown) return 0;
    *bytes = grown;
    *capacity = larger;
    return 1;
}

/// Counts what arrives after decoding: a small gzip reply can decode to gigabytes, and Content-Length may be missing.
static size_t curl_http_take_body(char *data, size_t size, size_t count, void *context) {
    curl_http_sink *sink = (curl_http_sink *)context;
    size_t bytes = size * count;
    if (sink->body_count + bytes > sink->body_limit) {
        sink->is_too_large = 1;
        return 0;
    }
    if (!curl_http_grow(&sink->body, &sink->body_capacity, sink->body_count + bytes)) return 0;
    memcpy(sink->body + sink->body_count, data, bytes);
    sink->body_count += bytes;
    return bytes;
}

static size_t curl_http_take_header(char *data, size_t size, size_t count, void *context) {
    curl_http_sink *sink = (curl_http_sink *)context;
    size_t bytes = size * count;
    if (sink->headers_count + bytes > 262144) return 0;
    if (!curl_http_grow((unsigned char **)&sink->headers, &sink->headers_capacity, sink->headers_count + bytes)) return 0;
    memcpy(sink->headers + sink->headers_count, data, bytes);
    sink->headers_count += bytes;
    return bytes;
}

static inline int curl_http_is_private_v4(uint32_t address) {
    unsigned a = address >> 24, b = (address >> 16) & 255, c = (address >> 8) & 255;
    return a == 0 || a == 10 || a == 127 || (a == 100 && b >= 64 && b < 128) || (a == 169 && b == 254)
        || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168) || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99) || (a == 198 && (b == 18 || b == 19)) || (a == 198 && b == 51 && c == 100) || (a == 203 && b == 0 && c == 113)
        || a >= 224;
}

/// Of the 16 bytes of an IPv6 address in network order.
static inline int curl_http_is_private_v6(const unsigned char *b) {
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const unsigned char nat64[12] = {0, 0x64, 0xff, 0x9b};
    if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0) {
        return curl_http_is_private_v4((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 | b[15]);
    }
    // Only 2000::/3 is global unicast. In it 2001::/23 is for protocols (Teredo among them), 2001:db8::/32 and 3fff::/20 for
    // documents, and 2002::/16 carries IPv4 inside.
    return (b[0] & 0xe0) != 0x20 || (b[0] == 0x20 && b[1] == 0x01 && b[2] < 2)
        || (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8) || (b[0] == 0x20 && b[1] == 0x02)
        || (b[0] == 0x3f && b[1] == 0xff && b[2] < 0x10);
}

/// Loopback, link-local, private, documentation, multicast and reserved addresses (RFC 6890), also as mapped IPv4.
static inline int curl_http_is_private(const struct sockaddr *address) {
    if (address->sa_family == AF_INET) {
        return curl_http_is_private_v4(ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    }
    if (address->sa_family != AF_INET6) return 1;
    return curl_http_is_private_v6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
}

/// Whether the address written as `text` is refused; -1 where it is no address.
static inline int curl_http_is_private_text(const char *text) {
    unsigned char bytes[16];
    if (inet_pton(AF_INET, text, bytes) == 1) {
        return curl_http_is_private_v4((uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3]);
    }
    return inet_pton(AF_INET6, text, bytes) == 1 ? curl_http_is_private_v6(bytes) : -1;
}

/// One part of `url`, with spaces and the like encoded, as libcurl itself will read it; `base` is NULL or what it is
/// relative to. To be freed with curl_free; NULL where it cannot be read or lacks the part.
static inline char *curl_http_url_part(const char *base, const char *url, CURLUPart part) {
    char *text = NULL;
    CURLU *parts = curl_url();
    if (!parts) return NULL;
    const unsigned flags = CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME;
    if ((!base || curl_url_set(parts, CURLUPART_URL, base, flags) == CURLUE_OK)
        && curl_url_set(parts, CURLUPART_URL, url, flags) == CURLUE_OK) {
        if (curl_url_get(parts, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) text = NULL;
    }
    curl_url_cleanup(parts);
    return text;
}

static curl_socket_t curl_http_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    curl_http_sink *sink = (curl_http_sink *)context;
    (void)purpose;
    if (!sink->allows_private && curl_http_is_private(&address->addr)) {
        sink->is_refused = 1;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static inline void curl_http_set_text(CURL *handle, CURLoption option, const char *text) {
    curl_easy_setopt(handle, option, text);
}

static inline void curl_http_set_number(CURL *handle, CURLoption option, long number) {
    curl_easy_setopt(handle, option, number);
}

static inline void curl_http_set_list(CURL *handle, CURLoption option, struct curl_slist *list) {
    curl_easy_setopt(handle, option, list);
}

/// Makes it a POST of a copy of `bytes`.
static inline void curl_http_set_body(CURL *handle, const void *bytes, size_t count) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, (const char *)bytes);
}

static inline void curl_http_set_sink(CURL *handle, curl_http_sink *sink) {
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, curl_http_take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, sink);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, curl_http_take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, sink);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, curl_http_open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, sink);
}

static inline long curl_http_status(CURL *handle) {
    long code = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
    return code;
}

/// The next finished transfer: its handle and result; NULL when there is none.
static inline CURL *curl_http_next_done(CURLM *multi, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left))) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}
