// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/difference_panel.h"

#include "compare/comparer.h"
#include "compare/step_sentence.h"
#include "report/markdown/markdown_report.h"
#include "state/view_state.h"
#include "tables/kept_choice.h"
#include "widgets/plain_label.h"
#include "workspace/engine_text.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gatescope {

DifferencePanel::DifferencePanel(const Comparer& comparer, ViewState& view, JobQueue& jobs, QWidget* parent)
    : Panel(tr("Comparison"), parent),
      m_comparer(comparer),
      m_view(view),
      m_rows(this, differenceColumns(), differenceCell),
      m_table(new DataTable(m_rows, &jobs, tr("Kernels of both sides"), this)),
      m_words(new PlainLabel(this)) {
    setContent(build());
    connect(&comparer, &Comparer::changed, this, &DifferencePanel::refresh);
    connect(m_table, &DataTable::chosen, this,
            [this](int row) { m_view.select(KernelSelection{m_rows.row(row).name}); });
    connect(&view, &ViewState::filterChanged, this, &DifferencePanel::applyFilter);
    refresh();
}

QWidget* DifferencePanel::build() {
    m_words->setWordWrap(true);
    auto* copy = new QPushButton(tr("Copy as Markdown"), this);
    copy->setProperty("role", "link");
    copy->setToolTip(tr("What “gatescope compare --format md” prints, for a pull request"));
    connect(copy, &QPushButton::clicked, this, &DifferencePanel::copyMarkdown);
    auto* content = new QWidget(this);
    auto* head = new QHBoxLayout;
    head->addWidget(m_words, 1);
    head->addWidget(copy, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(content);
    const int space = fontMetrics().averageCharWidth();
    column->setContentsMargins(space, space / 2, space, 0);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    return content;
}

void DifferencePanel::copyMarkdown() {
    const auto& comparison = m_comparer.comparison();
    if (comparison)
        QApplication::clipboard()->setText(
            QString::fromStdString(markdownComparison(comparison->reported())));
}

void DifferencePanel::applyFilter() {
    std::vector<DifferenceRow> matching;
    std::ranges::copy_if(m_all, std::back_inserter(matching), [this](const DifferenceRow& row) {
        return isCalled(row, m_view.view().filter.text);
    });
    keepChoice(
        *m_table, m_rows, [&] { m_rows.setRows(std::move(matching)); },
        // A name stands there several times where paths or shapes tell its calls apart.
        [](const DifferenceRow& a, const DifferenceRow& b) {
            return a.name == b.name && a.renamedTo == b.renamedTo && a.place == b.place;
        });
}

void DifferencePanel::refresh() {
    const auto& comparison = m_comparer.comparison();
    m_all = comparison ? differenceRows(comparison->result()) : std::vector<DifferenceRow>();
    applyFilter();
    if (comparison) {
        QStringList words{stepSentence(comparison->result())};
        for (const std::string& remark : comparison->result().remarks)
            words << engineText(remark);
        m_words->setText(words.join(QLatin1Char('\n')));
        return showContent();
    }
    if (!m_comparer.problem().isEmpty()) return showPlaceholder(m_comparer.problem());
    if (m_comparer.working()) return showPlaceholder(tr("Comparing …"));
    showPlaceholder(
        tr("Two timelines are compared here"),
        tr("Profile a layer before and after the fix, or open a second trace with “Compare with …”."));
}

} // namespace gatescope
