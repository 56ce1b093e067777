// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/aligner.h"

#include "state/story.h"

namespace gatescope {

Aligner::Aligner(Workspace& workspace, ViewState& view, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_view(view) {
    connect(&workspace, &Workspace::slotsChanged, this, [this] { realign(true); });
    connect(&workspace, &Workspace::factsChanged, this, [this] { realign(false); });
    connect(&view, &ViewState::alignChanged, this, [this] { realign(false); });
}

void Aligner::realign(bool newSlots) {
    const TimelinePtr& baseline = m_workspace.slot(Slot::A);
    if (!baseline) {
        m_view.setTimeMaps({});
        m_view.setBounds({0, 1});
        m_view.restart({});
        return;
    }
    const TimelinePtr& candidate = m_workspace.slot(Slot::B);
    const Alignment alignment =
        alignTimelines(*baseline, candidate.get(), m_view.view().align, m_view.view().byHandNs);
    m_by = alignment.by;
    // What stood in the middle in the baseline's own time stands there again.
    const TimeMap& old = m_view.timeMap(Slot::A);
    const double centre = old.toTrace(m_view.range().centre());
    const double span = m_view.range().span();
    const bool nowKnown = baseline->facts && (!candidate || candidate->facts);
    const bool firstFacts = nowKnown && (newSlots || !m_known);
    m_known = nowKnown;
    const bool untouched = firstFacts && m_view.undoStack().count() == 0;
    m_view.setTimeMaps(alignment.maps);
    m_view.setBounds(alignment.bounds);
    if (newSlots || untouched) {
        View view;
        view.colourBy = m_view.view().colourBy;
        view.align = m_view.view().align;
        view.byHandNs = m_view.view().byHandNs;
        view.range = storyRange(*baseline, candidate.get(), alignment);
        m_view.restart(view);
    } else {
        const double at = alignment.maps.a.toShown(centre);
        m_view.moveWithMaps({at - span / 2, at + span / 2});
    }
}

} // namespace gatescope
