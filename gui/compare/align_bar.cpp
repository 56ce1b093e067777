// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/align_bar.h"

#include "state/aligner.h"
#include "widgets/plain_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {
constexpr double kNudge = 0.01; ///< of what is visible
}

AlignBar::AlignBar(Workspace& workspace, ViewState& view, const Aligner& aligner, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_view(view),
      m_aligner(aligner),
      m_alignName(new PlainLabel(tr("Align"), this)),
      m_align(new QComboBox(this)),
      m_earlier(new QToolButton(this)),
      m_later(new QToolButton(this)),
      m_colour(new QComboBox(this)) {
    m_align->addItem(tr("steps"), static_cast<int>(Align::Step));
    m_align->addItem(tr("layers"), static_cast<int>(Align::Layer));
    m_align->addItem(tr("starts"), static_cast<int>(Align::Start));
    m_align->addItem(tr("by hand"), static_cast<int>(Align::ByHand));
    m_align->setAccessibleName(tr("Align by"));
    m_colour->addItem(tr("kind"), static_cast<int>(ColourBy::Kind));
    m_colour->addItem(tr("name"), static_cast<int>(ColourBy::Name));
    m_colour->addItem(tr("layer"), static_cast<int>(ColourBy::Layer));
    m_colour->addItem(tr("stream"), static_cast<int>(ColourBy::Stream));
    m_colour->addItem(tr("difference"), static_cast<int>(ColourBy::Difference));
    m_colour->setAccessibleName(tr("Colour by"));
    m_colour->setToolTip(tr("What the slices' colours tell"));
    m_earlier->setText(QStringLiteral("◂"));
    m_later->setText(QStringLiteral("▸"));
    m_earlier->setToolTip(tr("Move B to earlier times"));
    m_later->setToolTip(tr("Move B to later times"));
    m_earlier->setAccessibleName(m_earlier->toolTip());
    m_later->setAccessibleName(m_later->toolTip());
    auto* colourName = new PlainLabel(tr("Colour"), this);
    for (QLabel* label : {m_alignName, static_cast<QLabel*>(colourName)})
        label->setProperty("role", "muted");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().averageCharWidth());
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_alignName, m_align, m_earlier, m_later, colourName, m_colour})
        row->addWidget(widget);
    connect(m_align, &QComboBox::activated, this, [this] {
        m_view.setAlign(static_cast<Align>(m_align->currentData().toInt()), m_view.view().byHandNs);
    });
    connect(m_colour, &QComboBox::activated, this, [this] {
        const auto chosen = static_cast<ColourBy>(m_colour->currentData().toInt());
        // The switch's difference means these colours: another choice leaves it.
        if (m_view.view().show == Show::Difference && chosen != ColourBy::Difference)
            m_view.setShow(Show::Both);
        m_view.setColourBy(chosen);
        refresh();
    });
    connect(m_earlier, &QToolButton::clicked, this, [this] { nudge(-1); });
    connect(m_later, &QToolButton::clicked, this, [this] { nudge(1); });
    connect(&view, &ViewState::alignChanged, this, &AlignBar::refresh);
    connect(&view, &ViewState::timeMapsChanged, this, &AlignBar::refresh);
    connect(&view, &ViewState::coloursChanged, this, &AlignBar::refresh);
    connect(&view, &ViewState::showChanged, this, &AlignBar::refresh);
    connect(&workspace, &Workspace::slotsChanged, this, &AlignBar::refresh);
    connect(&workspace, &Workspace::factsChanged, this, &AlignBar::refresh);
    refresh();
}

void AlignBar::nudge(int direction) {
    const auto by = std::max<std::int64_t>(std::llround(m_view.range().span() * kNudge), 1);
    m_view.setAlign(Align::ByHand, m_view.view().byHandNs + by * direction);
}

void AlignBar::refresh() {
    const bool comparing = m_workspace.comparing();
    const Align wanted = m_view.view().align;
    // A run's own steps follow each other; a jump to a place outside of them has left that, and back leads
    // this box.
    const TimelinePtr& alone = m_workspace.slot(Slot::A);
    const bool stepsLeft = alone && alone->source->run && wanted != Align::Step;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_alignName, m_align})
        widget->setVisible(comparing || stepsLeft);
    m_align->setCurrentIndex(m_align->findData(static_cast<int>(wanted)));
    m_alignName->setText(tr("Align"));
    m_align->setToolTip(tr("Which parts of the two timelines stand above each other"));
    if (comparing && m_aligner.alignedBy() != wanted) {
        m_align->setToolTip(tr("One of the timelines has no steps or layers: their starts are aligned"));
        m_alignName->setText(tr("Align (starts)"));
    }
    m_earlier->setVisible(comparing && wanted == Align::ByHand);
    m_later->setVisible(comparing && wanted == Align::ByHand);
    const bool differences = m_view.view().show == Show::Difference;
    const ColourBy colours = differences ? ColourBy::Difference : m_view.view().colourBy;
    m_colour->setCurrentIndex(m_colour->findData(static_cast<int>(colours)));
}

} // namespace gatescope
