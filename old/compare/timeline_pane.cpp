// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/timeline_pane.h"

#include "theme.h"
#include "timeline/time_text.h"
#include "widgets/plain_label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>

namespace gatescope {

namespace {
constexpr int kFocusBar = 4; ///< width of the bar beside the heading in focus
}

QString gateHeading(const TimelineModel& model) {
    if (model.gates().layers.empty()) return {};
    const double calls = model.gates().meanCalls();
    const QString number = QString::number(calls, 'g', 3);
    QString text = calls == 1 ? QObject::tr("1 gate GEMM per layer")
                              : QObject::tr("%1 gate GEMMs per layer").arg(number);
    const auto redundant = model.gates().redundant();
    if (redundant == model.gates().layers.size()) return text + QObject::tr(", one of them redundant");
    if (redundant > 0) text += QObject::tr(", %1 redundant in all").arg(redundant);
    return text;
}

TimelinePane::TimelinePane(QWidget* parent)
    : QFrame(parent),
      m_header(new QWidget(this)),
      m_title(new PlainLabel(m_header)),
      m_gates(new PlainLabel(m_header)),
      m_timing(new PlainLabel(m_header)),
      m_focus(new PlainLabel(tr("in focus"), m_header)),
      m_plot(new TimelinePlot(this)),
      m_scroll(new QScrollBar(Qt::Vertical, this)) {
    m_title->setFont(scaledFont(font(), 1.0, QFont::DemiBold));
    m_timing->setProperty("role", "muted");
    auto* row = new QHBoxLayout(m_header);
    row->setContentsMargins(12, 5, 12, 5);
    row->setSpacing(14);
    row->addWidget(m_title);
    row->addWidget(m_gates);
    row->addStretch(1);
    row->addWidget(m_timing);
    row->addWidget(m_focus);
    m_header->installEventFilter(this);
    m_header->setCursor(Qt::PointingHandCursor);

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    grid->addWidget(m_header, 0, 0, 1, 2);
    grid->addWidget(m_plot, 1, 0);
    grid->addWidget(m_scroll, 1, 1);
    grid->setRowStretch(1, 1);
    m_plot->setMinimumHeight(fontMetrics().height() * 3);
    connect(m_plot, &TimelinePlot::scrollChanged, this, &TimelinePane::updateScrollBar);
    connect(m_scroll, &QScrollBar::valueChanged, m_plot,
            [this](int value) { m_plot->setScrollOffset(value); });
}

void TimelinePane::setModel(std::shared_ptr<const TimelineModel> model) {
    m_title->setText(model->title);
    m_gates->setText(gateHeading(*model));
    const bool wasted = model->gates().redundant() > 0;
    m_gates->setProperty("role", wasted ? "danger" : "muted");
    m_gates->style()->unpolish(m_gates);
    m_gates->style()->polish(m_gates);
    const SampleSummary layer = model->layer();
    m_timing->setText(
        layer.n == 0 ? QString()
                     : tr("median %1 per layer, %2 iterations").arg(durationText(layer.median)).arg(layer.n));
    m_plot->setAccessibleName(tr("Timeline: %1").arg(model->title));
    m_plot->setModel(std::move(model));
    updateScrollBar();
}

void TimelinePane::setInFocus(bool inFocus, bool comparing) {
    m_inFocus = inFocus;
    m_comparing = comparing;
    m_plot->setInFocus(inFocus || !comparing);
    m_focus->setVisible(inFocus && comparing);
    m_header->setToolTip(comparing && !inFocus ? tr("Click to put this side in focus") : QString());
    update();
}

QString TimelinePane::heading() const {
    return m_title->text();
}

int TimelinePane::wantedHeight() const {
    return m_header->sizeHint().height() + static_cast<int>(std::ceil(m_plot->contentHeight()));
}

void TimelinePane::updateScrollBar() {
    const int hidden = std::max(0, static_cast<int>(std::ceil(m_plot->contentHeight())) - m_plot->height());
    const QSignalBlocker blocker(m_scroll);
    m_scroll->setEnabled(hidden > 0); // a disabled one keeps its room, so that all time axes stay aligned
    m_scroll->setRange(0, hidden);
    m_scroll->setPageStep(m_plot->height());
    m_scroll->setSingleStep(fontMetrics().height());
    m_scroll->setValue(static_cast<int>(m_plot->scrollOffset()));
}

bool TimelinePane::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_header && event->type() == QEvent::MouseButtonRelease) emit headingClicked();
    return QFrame::eventFilter(watched, event);
}

void TimelinePane::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(*this);
    QPainter painter(this);
    const QRect header = m_header->geometry();
    const bool marked = m_inFocus && m_comparing;
    painter.fillRect(header, marked ? theme.accentSoft : theme.raised);
    if (marked)
        painter.fillRect(QRect(header.left(), header.top(), kFocusBar, header.height()), theme.accent);
    painter.fillRect(m_scroll->geometry(), theme.surface);
    painter.setPen(theme.border);
    painter.drawLine(header.topLeft(), header.topRight());
    painter.drawLine(header.bottomLeft(), header.bottomRight());
}

} // namespace gatescope
