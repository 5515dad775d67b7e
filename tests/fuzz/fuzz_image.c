/* Raster pictures: PNG and JPEG, with the EXIF of the latter. */
#include "fuzz.h"

#include "base/image.h"

const char *const fuzz_shared[] = {NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct diag *d = fuzz_diag();
  struct pos at = {"fuzz", 1, 1};
  struct picture_head head;
  bool measured = picture_measure(data, size, "fuzz", at, d, &head);
  must(measured == (diag_errors(d) == 0), "a head, or an error");
  /* What is large takes time to read, and no other code. */
  if (measured && (double)head.width * head.height < 1e6) {
    struct picture *p = picture_read(data, size, "fuzz", at, d);
    must((p != NULL) == (diag_errors(d) == 0), "a picture, or an error");
    must(!p || (p->width == head.width && p->height == head.height), "as large as its head says");
    struct picture *small = p ? picture_smaller(p, p->width / 2, p->height / 2) : NULL;
    must(!p || small->grey == p->grey, "grey stays grey");
    picture_free(small);
    picture_free(p);
    size_t plain_size;
    unsigned char *plain = picture_plain(data, size, "fuzz", at, d, &plain_size);
    must(!plain || (picture_measure(plain, plain_size, "fuzz", at, d, &head) && head.turn == 1), "a plain copy is upright");
    g_free(plain);
  }
  diag_free(d);
  return 0;
}
