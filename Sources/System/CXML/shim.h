// libxml2 as Markup needs it: parse without network, entities or their bombs, and walk.
#pragma once
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

/// What is wrong with somebody's feed is no business of standard error.
static inline void markup_silence(void *context, const char *message, ...) {
    (void)context;
    (void)message;
}

/// NULL when nothing at all could be read. Feeds in the wild are broken: what can be recovered is, and `is_whole` says whether
/// that was needed.
static inline xmlDocPtr markup_read_xml(const char *bytes, int count, const char *encoding, int *is_whole) {
    xmlSetGenericErrorFunc(NULL, markup_silence);
    xmlParserCtxtPtr context = xmlNewParserCtxt();
    if (!context) return NULL;
    xmlDocPtr document = xmlCtxtReadMemory(
        context, bytes, count, "feed.xml", encoding,
        XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
    *is_whole = context->wellFormed;
    xmlFreeParserCtxt(context);
    return document;
}

static inline htmlDocPtr markup_read_html(const char *bytes, int count) {
    xmlSetGenericErrorFunc(NULL, markup_silence);
    return htmlReadMemory(
        bytes, count, "post.html", "UTF-8",
        HTML_PARSE_NONET | HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NOIMPLIED);
}

/// The attribute's value, to be freed with `markup_free`; NULL when it has none. For HTML, which has no entities of its own.
static inline char *markup_attribute(xmlNodePtr node, const char *name) {
    for (xmlAttrPtr a = node->properties; a; a = a->next) {
        if (strcmp((const char *)a->name, name) == 0) return (char *)xmlNodeListGetString(node->doc, a->children, 1);
    }
    return NULL;
}

/// The code point of HTML's entity of that name, which feeds use without declaring it; 0 for none.
static inline unsigned markup_entity(const char *name) {
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    return entity ? entity->value : 0;
}

static inline void markup_free(char *text) { xmlFree(text); }
