/* Templates, style and script of the report pages, embedded byte for byte. */
#ifndef CPAGETEXT_H
#define CPAGETEXT_H

/* Mustache templates. */
const char *page_drift_text(void);
const char *page_index_text(void);
const char *page_tune_text(void);
/* Into all of them. */
const char *page_style_text(void);
const char *page_script_text(void);

#endif
