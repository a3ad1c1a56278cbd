; All text runs of a template are one HTML document.
((html) @injection.content
  (#set! injection.language "html")
  (#set! injection.combined))

((comment) @injection.content
  (#set! injection.language "comment"))
