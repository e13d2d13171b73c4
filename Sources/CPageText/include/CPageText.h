/* Templates, style and script of the report pages, embedded byte for byte. */
#ifndef CPAGETEXT_H
#define CPAGETEXT_H

/* Mustache templates. */
const char *page_drift_text(void);
const char *page_index_text(void);
/* Into both. */
const char *page_style_text(void);
const char *page_script_text(void);

#endif
