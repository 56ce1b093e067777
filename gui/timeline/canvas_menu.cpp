// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/canvas_menu.h"

#include "timeline/timeline_actions.h"

#include <QCoreApplication>
#include <QMenu>

namespace gatescope {

namespace {

struct CanvasMenuWords {
    Q_DECLARE_TR_FUNCTIONS(CanvasMenu)
};

} // namespace

void fillCanvasMenu(QMenu& menu, TimelineActions& actions, Slot slot, const CanvasHit& hit) {
    const SliceId id = hit.tile.id;
    if (id == kNoSlice) return;
    TimelineActions* act = &actions;
    menu.addAction(CanvasMenuWords::tr("&Zoom to the slice"), act, [=] { act->zoomTo(slot, id); });
    menu.addAction(CanvasMenuWords::tr("&Area from the selection"), act, [=] { act->areaFromSelection(); });
    menu.addAction(CanvasMenuWords::tr("&Bookmark"), act, [=] { act->mark(true); });
    menu.addSeparator();
    menu.addAction(CanvasMenuWords::tr("Select all of this &name"), act,
                   [=] { act->selectAllOfName(slot, id); });
    menu.addAction(CanvasMenuWords::tr("&Filter by this name"), act, [=] { act->filterByName(slot, id); });
    menu.addAction(CanvasMenuWords::tr("&Copy the name"), act, [=] { act->copyName(slot, id); });
}

} // namespace gatescope
