// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/difference_panel.h"

#include "compare/comparer.h"
#include "compare/difference_delegate.h"
#include "compare/difference_model.h"
#include "report/compare_words.h"
#include "report/markdown/markdown_report.h"
#include "state/view_state.h"
#include "widgets/plain_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace gatescope {

DifferencePanel::DifferencePanel(const Comparer& comparer, ViewState& view, QWidget* parent)
    : QWidget(parent),
      m_comparer(comparer),
      m_view(view),
      m_model(new DifferenceModel(this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_table(new QTableView(this)),
      m_words(new PlainLabel(this)),
      m_empty(new PlainLabel(this)) {
    setAccessibleName(tr("Comparison"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(DifferenceModel::SortRole);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder); // the order of the step
    m_table->setItemDelegateForColumn(DifferenceModel::Change, new DifferenceDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false); // Tab leaves it
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    fitRows();
    m_table->setAccessibleName(tr("Kernels of both sides"));
    m_words->setWordWrap(true);
    m_empty->setProperty("role", "muted");
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    auto* copy = new QPushButton(tr("Copy as Markdown"), this);
    copy->setProperty("role", "link");
    connect(copy, &QPushButton::clicked, this, [this] {
        const auto& comparison = m_comparer.comparison();
        if (comparison)
            QApplication::clipboard()->setText(
                QString::fromStdString(markdownComparison(comparison->reported())));
    });
    auto* head = new QHBoxLayout;
    head->addWidget(m_words, 1);
    head->addWidget(copy, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    const int space = fontMetrics().averageCharWidth();
    column->setContentsMargins(space, space / 2, space, 0);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    column->addWidget(m_empty, 1);
    connect(&comparer, &Comparer::changed, this, &DifferencePanel::refresh);
    connect(m_table, &QTableView::activated, this, &DifferencePanel::choose);
    connect(m_table, &QTableView::doubleClicked, this, &DifferencePanel::choose);
    connect(&view, &ViewState::filterChanged, this,
            [this] { m_sorted->setFilterFixedString(m_view.view().filter.text); });
    refresh();
}

void DifferencePanel::fitRows() {
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
}

void DifferencePanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) fitRows();
}

void DifferencePanel::refresh() {
    m_model->setComparison(m_comparer.comparison());
    const bool any = m_comparer.comparison() != nullptr;
    m_table->setVisible(any);
    m_empty->setVisible(!any);
    m_words->setVisible(any);
    if (any) {
        QStringList words{QString::fromStdString(stepWords(m_comparer.comparison()->result()))};
        for (const std::string& remark : m_comparer.comparison()->result().remarks)
            words << QString::fromStdString(remark);
        m_words->setText(words.join(QLatin1Char('\n')));
        m_table->resizeColumnsToContents();
        const int widest = fontMetrics().averageCharWidth() * 60;
        m_table->setColumnWidth(DifferenceModel::Name,
                                std::min(m_table->columnWidth(DifferenceModel::Name), widest));
    } else if (!m_comparer.problem().isEmpty()) {
        m_empty->setText(m_comparer.problem());
    } else {
        m_empty->setText(
            m_comparer.working()
                ? tr("Comparing …")
                : tr("Two timelines are compared here: profile a layer before and after the fix, or "
                     "open a second trace with “Compare with …”."));
    }
}

void DifferencePanel::choose(const QModelIndex& index) {
    m_view.select(KernelSelection{index.siblingAtColumn(0).data(DifferenceModel::NameRole).toString()});
}

} // namespace gatescope
