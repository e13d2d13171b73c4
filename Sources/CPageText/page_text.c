#include "CPageText.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

/* Each ends with a 0. */
static const char drift[] = {
#embed "page/drift.mustache" suffix(, 0)
};
static const char index_page[] = {
#embed "page/index.mustache" suffix(, 0)
};
static const char tune[] = {
#embed "page/tune.mustache" suffix(, 0)
};
static const char style[] = {
#embed "page/page.css" suffix(, 0)
};
static const char script[] = {
#embed "page/page.js" suffix(, 0)
};

const char *page_drift_text(void) { return drift; }
const char *page_index_text(void) { return index_page; }
const char *page_tune_text(void) { return tune; }
const char *page_style_text(void) { return style; }
const char *page_script_text(void) { return script; }
