// SPDX-License-Identifier: GPL-3.0-or-later
#include "result_page.h"

#include "app_settings.h"
#include "compare/compare_view.h"
#include "compare/verdict_bar.h"
#include "tables/details_panel.h"
#include "tables/kernel_table_view.h"
#include "theme.h"
#include "widgets/plain_label.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace gatescope {

namespace {
constexpr int kCardFrame = 12; ///< around the table
}

ResultPage::ResultPage(QWidget* parent)
    : QWidget(parent),
      m_title(new PlainLabel(this)),
      m_subtitle(new PlainLabel(this)),
      m_verdict(new VerdictBar(this)),
      m_compare(new CompareView(this)),
      m_table(new KernelTableView(this)),
      m_details(new DetailsPanel(this)),
      m_rows(new QSplitter(Qt::Vertical, this)),
      m_bottom(new QSplitter(Qt::Horizontal, this)) {
    buildLayout();
    connectParts();
}

void ResultPage::buildLayout() {
    m_title->setFont(scaledFont(font(), 1.25, QFont::DemiBold));
    m_subtitle->setProperty("role", "muted");
    auto* heading = new QHBoxLayout;
    heading->setSpacing(14);
    heading->addWidget(m_title);
    heading->addWidget(m_subtitle, 1, Qt::AlignBottom);
    for (QLabel* label : {m_title, m_subtitle}) {
        label->setMinimumWidth(0);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    m_title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);

    auto* tableCard = new QFrame(this);
    tableCard->setProperty("role", "card");
    auto* tableLayout = new QVBoxLayout(tableCard);
    tableLayout->setContentsMargins(1, 4, 1, 4);
    tableLayout->addWidget(m_table);
    m_bottom->addWidget(tableCard);
    m_bottom->addWidget(m_details);
    m_bottom->setStretchFactor(0, 1);
    m_bottom->setStretchFactor(1, 0);
    m_details->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    m_rows->addWidget(m_compare);
    m_rows->addWidget(m_bottom);
    m_rows->setStretchFactor(0, 3);
    m_rows->setStretchFactor(1, 2);
    for (QSplitter* splitter : {m_rows, m_bottom}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(10);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addLayout(heading);
    column->addWidget(m_verdict);
    column->addWidget(m_rows, 1);
}

void ResultPage::connectParts() {
    connect(m_rows, &QSplitter::splitterMoved, this, [this] { m_sharedByHand = true; });
    connect(m_verdict, &VerdictBar::evidenceWanted, m_compare, &CompareView::showGateEvidence);
    connect(m_compare, &CompareView::selectionChanged, this, &ResultPage::showSelection);
    connect(m_compare, &CompareView::focusWanted, this, &ResultPage::focusWanted);
    connect(m_compare, &CompareView::hoverChanged, this, &ResultPage::hoverChanged);
    connect(m_compare, &CompareView::counterpartMissing, m_details, [this](const QString& name) {
        m_details->showNote(tr("“%1” has no counterpart on this side: the call is gone.").arg(name));
    });
    connect(m_table, &KernelTableView::kernelChosen, m_compare, &CompareView::selectNamed);
}

void ResultPage::setDocument(DocumentPtr document) {
    m_title->setText(document->title);
    m_subtitle->setText(document->subtitle);
    m_subtitle->setToolTip(plainToolTip(document->subtitle));
    m_verdict->setDocument(*document);
    m_table->setDocument(*document);
    const bool profiled = !document->timelines.empty() && !document->timelines.front().kernels.empty();
    m_verdict->setVisible(profiled || document->foreign);
    m_table->parentWidget()->setVisible(profiled);
    m_compare->setDocument(std::move(document));
    shareHeight();
}

void ResultPage::shareHeight() {
    if (m_sharedByHand) return;
    const int available = m_rows->height() - m_rows->handleWidth();
    // The table gets what its rows need, up to two fifths; without one the details need less.
    const bool hasTable = !m_table->parentWidget()->isHidden();
    int bottom = available * 3 / 10;
    if (hasTable) {
        const int table = std::min(m_table->wantedHeight() + kCardFrame, available * 2 / 5);
        bottom = std::max(table, available - m_compare->wantedHeight());
    }
    m_rows->setSizes({available - bottom, bottom});
}

void ResultPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    shareHeight();
}

void ResultPage::setFocusSide(Side side) {
    m_compare->setFocusSide(side);
    m_table->setFocusSide(side);
}

void ResultPage::showSelection() {
    const TimelineModel* model = m_compare->selectedModel();
    if (model == nullptr) return m_details->clear();
    m_details->showSlice(*model, m_compare->selected());
}

void ResultPage::saveLayout(AppSettings& settings) const {
    if (m_sharedByHand) settings.setSplitter(QStringLiteral("rows"), m_rows->saveState());
    settings.setSplitter(QStringLiteral("bottom"), m_bottom->saveState());
}

void ResultPage::restoreLayout(const AppSettings& settings) {
    m_sharedByHand = m_rows->restoreState(settings.splitter(QStringLiteral("rows")));
    m_bottom->restoreState(settings.splitter(QStringLiteral("bottom")));
}

} // namespace gatescope
