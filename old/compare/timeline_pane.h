// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/document.h"
#include "timeline/timeline_plot.h"

#include <QFrame>

class QLabel;
class QScrollBar;

namespace gatescope {

/// One timeline under its heading. Clicking the heading puts this side in focus.
class TimelinePane : public QFrame {
    Q_OBJECT
public:
    explicit TimelinePane(QWidget* parent = nullptr);

    void setModel(std::shared_ptr<const TimelineModel> model);
    void setInFocus(bool inFocus, bool comparing);
    TimelinePlot& plot() { return *m_plot; }
    const TimelinePlot& plot() const { return *m_plot; }
    QString heading() const;
    /// What shows the heading and every track without scrolling.
    int wantedHeight() const;

signals:
    void headingClicked();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void updateScrollBar();

    QWidget* m_header;
    QLabel* m_title;
    QLabel* m_gates;
    QLabel* m_timing;
    QLabel* m_focus;
    TimelinePlot* m_plot;
    QScrollBar* m_scroll;
    bool m_inFocus = false;
    bool m_comparing = false;
};

/// "2 gate GEMMs per layer, 1 redundant"; empty for a trace without MoE blocks.
QString gateHeading(const TimelineModel& model);

} // namespace gatescope
