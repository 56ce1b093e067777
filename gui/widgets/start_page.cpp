// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/start_page.h"

#include "theme.h"
#include "timeline/slice_colors.h"
#include "widgets/plain_label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace gatescope {

namespace {

constexpr int kPictureHeight = 120;
constexpr int kColumnChars = 62;

struct SketchSlice {
    double from;
    double to;
    Role role;
    bool redundant = false;
};

// A layer before and after the fix, as the timeline will show it.
constexpr SketchSlice kBefore[] = {{0.00, 0.13, Role::Gate, true}, {0.14, 0.27, Role::Gate},
                                   {0.28, 0.36, Role::Route},      {0.37, 0.44, Role::Permute},
                                   {0.45, 0.72, Role::W13},        {0.73, 0.78, Role::Activation},
                                   {0.79, 1.00, Role::W2}};
constexpr double kShift = 0.14;

} // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent),
      m_title(new PlainLabel(this)),
      m_text(new PlainLabel(this)),
      m_hint(new PlainLabel(this)),
      m_bar(new QProgressBar(this)),
      m_run(new QPushButton(tr("Profile a layer"), this)),
      m_open(new QPushButton(tr("Open a timeline …"), this)) {
    m_title->setFont(scaledFont(font(), 1.7, QFont::DemiBold));
    m_hint->setProperty("role", "muted");
    for (QLabel* label : {m_title, m_text, m_hint}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
    }
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_run->setProperty("role", "primary");

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    buttons->addStretch(1);
    buttons->addWidget(m_run);
    buttons->addWidget(m_open);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout;
    column->setSpacing(14);
    column->addStretch(2);
    column->addSpacing(kPictureHeight);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_bar);
    column->addLayout(buttons);
    column->addWidget(m_hint);
    column->addStretch(3);
    auto* row = new QHBoxLayout(this);
    row->addStretch(1);
    row->addLayout(column, 6);
    row->addStretch(1);
    for (QLabel* label : {m_title, m_text, m_hint}) {
        label->setMaximumWidth(fontMetrics().averageCharWidth() * kColumnChars * 2);
    }
    connect(m_run, &QPushButton::clicked, this, &StartPage::runWanted);
    connect(m_open, &QPushButton::clicked, this, &StartPage::openWanted);
    showEmpty();
}

void StartPage::showEmpty() {
    m_title->setText(tr("See where a mixture-of-experts layer spends its time"));
    m_text->setText(
        tr("GateScope runs a layer on this machine twice over, before and after the fix that stopped "
           "its gate from running twice, and shows both timelines side by side."));
    m_hint->setText(tr("Or drop a timeline here: GateScope's own, or a trace of PyTorch or vLLM (.json, "
                       ".json.gz, .pftrace)"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_run, m_open, m_hint})
        widget->show();
    m_bar->hide();
}

void StartPage::showBusy(const QString& title) {
    m_title->setText(title);
    m_text->setText(tr("Starting …"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_run, m_open, m_hint})
        widget->hide();
    m_bar->setValue(0);
    m_bar->show();
}

void StartPage::showProgress(double done, const QString& what, const QString& remaining) {
    m_bar->setValue(static_cast<int>(done * 1000));
    m_text->setText(remaining.isEmpty() ? what : what + QStringLiteral(" · ") + remaining);
}

void StartPage::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(*this);
    QPainter painter(this);
    const double wide = std::min(520.0, width() * 0.6);
    const double left = (width() - wide) / 2;
    const double row = 26;
    const double top = m_title->geometry().top() - kPictureHeight + 20;
    for (const bool after : {false, true}) {
        const double y = top + (after ? row + 14 : 0);
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(0, y, left - 14, row), Qt::AlignVCenter | Qt::AlignRight,
                         after ? tr("after") : tr("before"));
        for (const SketchSlice& slice : kBefore) {
            if (after && slice.redundant) continue;
            const double shift = after ? kShift : 0;
            const QRectF rect(std::round(left + (slice.from - shift) * wide), std::round(y),
                              std::round((slice.to - slice.from) * wide), row);
            painter.fillRect(rect, slice.redundant ? theme.dangerSoft : theme.roleFill(slice.role));
            if (slice.role == Role::Gate) decorateGate(painter, rect, theme, slice.redundant);
        }
    }
}

} // namespace gatescope
