/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys.h"

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/keysym.h>
#include <dlfcn.h>
#include <gdk/x11/gdkx.h>

#define PATIENCE 300 /* turns of 10 ms until a window has seen a key */

/* The libraries are loaded here, so that no other program depends on them. */
static struct
{
  Display *display;
  KeyCode (*code_of) (Display *, KeySym);
  KeySym (*symbol_of) (Display *, KeyCode, unsigned, unsigned);
  int (*focus) (Display *, Window, int, Time);
  int (*flush) (Display *);
  Bool (*lock) (Display *, unsigned, unsigned);
  int (*fake) (Display *, unsigned, Bool, unsigned long);
  GtkWindow *window;
  guint seen, strokes, presses;
  gboolean texting;
} keys;

void
keys_wait (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;
  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static gboolean
is_modifier (guint symbol)
{
  return symbol >= GDK_KEY_Shift_L && symbol <= GDK_KEY_Hyper_R;
}

/* Every key press that comes from the display, also into lists that open over a window and into dialogs. */
static gboolean
saw_event (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  GdkEvent *event = g_value_peek_pointer (&values[1]);
  if (gdk_event_get_event_type (event) != GDK_KEY_PRESS)
    return TRUE;
  keys.seen++;
  if (!keys.texting)
    {
      keys.presses++;
      keys.strokes += is_modifier (gdk_key_event_get_keyval (event)) ? 0 : 1;
    }
  return TRUE;
}

gboolean
keys_begin (void)
{
  void *x11 = dlopen ("libX11.so.6", RTLD_NOW), *xtst = dlopen ("libXtst.so.6", RTLD_NOW);
  GdkDisplay *display = gdk_display_get_default ();

  if (x11 == NULL || xtst == NULL || !GDK_IS_X11_DISPLAY (display))
    return FALSE;
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  keys.display = gdk_x11_display_get_xdisplay (display);
  G_GNUC_END_IGNORE_DEPRECATIONS
  keys.code_of = (KeyCode (*) (Display *, KeySym)) dlsym (x11, "XKeysymToKeycode");
  keys.symbol_of = (KeySym (*) (Display *, KeyCode, unsigned, unsigned)) dlsym (x11, "XkbKeycodeToKeysym");
  keys.focus = (int (*) (Display *, Window, int, Time)) dlsym (x11, "XSetInputFocus");
  keys.lock = (Bool (*) (Display *, unsigned, unsigned)) dlsym (x11, "XkbLockGroup");
  keys.flush = (int (*) (Display *)) dlsym (x11, "XFlush");
  keys.fake = (int (*) (Display *, unsigned, Bool, unsigned long)) dlsym (xtst, "XTestFakeKeyEvent");
  g_signal_add_emission_hook (g_signal_lookup ("event", GDK_TYPE_SURFACE), 0, saw_event, NULL, NULL);
  return keys.fake != NULL;
}

void
keys_to (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  g_set_weak_pointer (&keys.window, window);
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  keys.focus (keys.display, gdk_x11_surface_get_xid (surface), RevertToParent, CurrentTime);
  G_GNUC_END_IGNORE_DEPRECATIONS
  keys.flush (keys.display);
  for (guint i = 0; i < PATIENCE && !gtk_window_is_active (window); i++)
    keys_wait (10);
  g_assert_true (gtk_window_is_active (window));
}

GtkWindow *
keys_window (void)
{
  return keys.window;
}

void
keys_check_focus (const char *where)
{
  GtkWidget *focus = keys.window != NULL ? gtk_root_get_focus (GTK_ROOT (keys.window)) : NULL;
  if (focus != NULL && gtk_widget_get_visible (focus) && gtk_widget_get_mapped (focus))
    return;
  g_test_message ("%s: the keyboard is lost: the focus is %s%s", where, focus != NULL ? "an unseen " : "nowhere",
                  focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "");
  g_test_fail ();
}

static void
send (guint symbol, guint modifier)
{
  KeyCode code = keys.code_of (keys.display, symbol), with = modifier != 0 ? keys.code_of (keys.display, modifier) : 0;
  guint expected = keys.seen + (with != 0 ? 2 : 1);

  g_assert_cmpint (code, !=, 0);
  if (with != 0)
    keys.fake (keys.display, with, True, 0);
  keys.fake (keys.display, code, True, 0);
  keys.fake (keys.display, code, False, 0);
  if (with != 0)
    keys.fake (keys.display, with, False, 0);
  keys.flush (keys.display);
  for (guint i = 0; i < PATIENCE && keys.seen < expected; i++)
    keys_wait (keys.texting ? 1 : 10);
  if (keys.seen < expected)
    {
      g_test_message ("a key (%s) never came", gdk_keyval_name (symbol));
      g_test_fail ();
    }
}

void
keys_press (guint symbol, guint modifier)
{
  send (symbol, modifier);
  keys_wait (30);
}

guint
keys_place (guint symbol)
{
  return keys.code_of (keys.display, symbol);
}

void
keys_press_at (guint code, GdkModifierType with)
{
  static const struct { GdkModifierType mask; guint symbol; } modifiers[] = {
    { GDK_CONTROL_MASK, GDK_KEY_Control_L }, { GDK_SHIFT_MASK, GDK_KEY_Shift_L }, { GDK_ALT_MASK, GDK_KEY_Alt_L },
  };
  guint expected = keys.seen + 1;

  for (guint i = 0; i < G_N_ELEMENTS (modifiers); i++)
    if (with & modifiers[i].mask)
      {
        keys.fake (keys.display, keys.code_of (keys.display, modifiers[i].symbol), True, 0);
        expected++;
      }
  keys.fake (keys.display, code, True, 0);
  keys.fake (keys.display, code, False, 0);
  for (guint i = G_N_ELEMENTS (modifiers); i-- > 0;)
    if (with & modifiers[i].mask)
      keys.fake (keys.display, keys.code_of (keys.display, modifiers[i].symbol), False, 0);
  keys.flush (keys.display);
  for (guint i = 0; i < PATIENCE && keys.seen < expected; i++)
    keys_wait (10);
  if (keys.seen < expected)
    {
      g_test_message ("the key at %u never came", code);
      g_test_fail ();
    }
  keys_wait (30);
}

gboolean
keys_layout (const char *layout, guint group)
{
  const char *words[] = { "setxkbmap", "-layout", layout, NULL };
  g_autofree char *program = g_find_program_in_path (words[0]);
  int status = 0;

  if (program == NULL || !g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL) || status != 0)
    return FALSE;
  keys.lock (keys.display, XkbUseCoreKbd, group);
  keys.flush (keys.display);
  keys_wait (200);
  return TRUE;
}

void
keys_press_times (guint symbol, guint times)
{
  for (; times > 0; times--)
    {
      keys_press (symbol, 0);
      keys_check_focus (gdk_keyval_name (symbol));
    }
}

void
keys_type (const char *text)
{
  keys.texting = TRUE;
  for (; *text != '\0'; text++)
    {
      KeySym symbol = (KeySym) *text; /* the signs of ASCII are their own symbols */
      gboolean plain = keys.symbol_of (keys.display, keys.code_of (keys.display, symbol), 0, 0) == symbol;
      send ((guint) symbol, plain ? 0 : GDK_KEY_Shift_L);
    }
  keys_wait (30);
  keys.texting = FALSE;
  keys_check_focus ("after text");
}

GtkWidget *
keys_tab_until (gboolean (*is) (GtkWidget *focus, gconstpointer data), gconstpointer data, guint most)
{
  for (guint i = 0; i <= most; i++)
    {
      GtkWidget *focus = keys.window != NULL ? gtk_root_get_focus (GTK_ROOT (keys.window)) : NULL;
      if (focus != NULL && is (focus, data))
        return focus;
      keys_press_times (GDK_KEY_Tab, 1);
    }
  g_test_message ("%u tabs do not lead there", most);
  g_test_fail ();
  return NULL;
}

void
keys_count (void)
{
  keys.strokes = keys.presses = 0;
}

guint
keys_strokes (void)
{
  return keys.strokes;
}

guint
keys_presses (void)
{
  return keys.presses;
}
