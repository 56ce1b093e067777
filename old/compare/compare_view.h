// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/time_ruler.h"
#include "compare/timeline_pane.h"
#include "document/document.h"

#include <QFrame>

#include <optional>
#include <vector>

class QSplitter;

namespace gatescope {

/// The timelines of a document one above the other on one time axis. Keeps the visible range, the focus and
/// the selection; every way to zoom, pan or select ends here.
class CompareView : public QFrame {
    Q_OBJECT
public:
    explicit CompareView(QWidget* parent = nullptr);

    void setDocument(DocumentPtr document);
    const Document* document() const { return m_document.get(); }

    TimeRange range() const { return m_range; }
    void setRange(TimeRange range);
    /// Around the visible part's middle; below 1 zooms in.
    void zoom(double factor);
    /// By a share of the visible span.
    void pan(double share);
    void fitAll();
    /// The selection; called again, or without a selection, everything.
    void fitSelection();
    /// Where the first gates are.
    void showStory();

    Side focusSide() const { return m_focusSide; }
    /// Moves the selection to the same step of the other side, where it has one.
    void setFocusSide(Side side);

    void select(int pane, SliceId id);
    void clearSelection() { select(m_selectedPane, kNoSlice); }
    void selectNeighbour(int step);
    /// Selects and shows the next slice of that name in the focused timeline, from the selection on.
    void selectNamed(const QString& name);
    /// Selects and zooms to a gate call that nothing reads; where every call is read, to the first one of the
    /// timeline in focus, or of another that has any.
    void showGateEvidence();
    SliceId selected() const { return m_selected; }
    const TimelineModel* selectedModel() const;

    /// What shows every track without scrolling.
    int wantedHeight() const;

    int paneCount() const { return static_cast<int>(m_panes.size()); }
    TimelinePane& pane(int index) { return *m_panes[static_cast<std::size_t>(index)]; }

signals:
    void selectionChanged();
    /// The selection had no partner on the side now in focus and was dropped.
    void counterpartMissing(const QString& name);
    void hoverChanged(const QString& text);
    void focusWanted(gatescope::Side side);
    void rangeChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    std::shared_ptr<const TimelineModel> modelAt(int pane) const;
    int focusedPane() const;
    int paneOf(Side side) const;
    TimeRange bounds() const;
    void connectPane(int index);
    void updateMargins();
    void updateFocus();
    void sizePanes();
    void reveal(int pane, SliceId id);
    void showFirstGate();
    void showGate(int pane, SliceId id);
    void hovered(int pane, SliceId id, std::optional<double> time);

    DocumentPtr m_document;
    TimeRuler* m_ruler;
    QSplitter* m_splitter;
    std::vector<TimelinePane*> m_panes;
    TimeRange m_range;
    Side m_focusSide = Side::Before;
    int m_selectedPane = 0;
    SliceId m_selected = kNoSlice;
    bool m_fittedSelection = false;
};

} // namespace gatescope
