// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/recent_runs.h"

#include "look/number_text.h"
#include "run/run_store.h"
#include "widgets/plain_label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QTreeWidget>

namespace gatescope {

namespace {
constexpr int kPathRole = Qt::UserRole;
constexpr int kKindRole = Qt::UserRole + 1;
} // namespace

RecentRuns::RecentRuns(RunStore& store, QWidget* parent) : QWidget(parent), m_store(store) {
    setAccessibleName(tr("Recent runs"));
    build();
    connect(&m_store, &RunStore::changed, this, &RecentRuns::fill);
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &RecentRuns::updateButtons);
    connect(m_list, &QTreeWidget::itemActivated, this, &RecentRuns::open);
    connect(m_open, &QPushButton::clicked, this, &RecentRuns::open);
    connect(m_compare, &QPushButton::clicked, this, &RecentRuns::compare);
    connect(m_remove, &QPushButton::clicked, this, &RecentRuns::remove);
    auto* del = new QShortcut(QKeySequence::Delete, m_list);
    del->setContext(Qt::WidgetShortcut);
    connect(del, &QShortcut::activated, this, &RecentRuns::remove);
    fill();
}

void RecentRuns::build() {
    m_list = new QTreeWidget(this);
    m_list->setAccessibleName(tr("Recent runs"));
    m_list->setHeaderLabels({tr("Run"), tr("When"), tr("Size")});
    m_list->setRootIsDecorated(false);
    m_list->setStyleSheet(
        QStringLiteral("QTreeView::item { padding: %1px 4px; }").arg(fontMetrics().height() / 4));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_empty =
        new PlainLabel(tr("No runs yet. What you profile is kept here, %1 runs at most, until you save it "
                          "elsewhere or remove it.")
                           .arg(RunStore::kMost),
                       this);
    m_empty->setProperty("role", "muted");
    m_empty->setWordWrap(true);
    m_open = new QPushButton(tr("&Open"), this);
    m_compare = new QPushButton(tr("Co&mpare"), this);
    m_compare->setToolTip(tr("Choose two runs: the older one becomes the baseline"));
    m_remove = new QPushButton(tr("Remo&ve"), this);
    m_remove->setToolTip(tr("Delete the chosen runs' files (Del)"));
    const int gap = fontMetrics().height() / 2;
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {m_open, m_compare, m_remove})
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap);
    column->addWidget(m_empty);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);
}

void RecentRuns::fill() {
    const QStringList before = chosen();
    const QLocale locale;
    m_list->clear();
    for (const RunStore::Run& run : m_store.runs()) {
        auto* item = new QTreeWidgetItem(m_list, {run.title, locale.toString(run.time, QLocale::ShortFormat),
                                                  bytesText(static_cast<double>(run.bytes))});
        item->setData(0, kPathRole, run.path);
        item->setData(0, kKindRole, static_cast<int>(run.kind));
        item->setToolTip(0, plainToolTip(run.commandLine));
        item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        item->setSelected(before.contains(run.path));
    }
    const bool empty = m_list->topLevelItemCount() == 0;
    m_empty->setVisible(empty);
    m_list->setVisible(!empty);
    updateButtons();
}

QStringList RecentRuns::chosen() const {
    QStringList paths;
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        const QTreeWidgetItem* item = m_list->topLevelItem(row);
        if (item->isSelected()) paths << item->data(0, kPathRole).toString();
    }
    return paths;
}

bool RecentRuns::areProfiles() const {
    const auto items = m_list->selectedItems();
    return std::ranges::all_of(items, [](const QTreeWidgetItem* item) {
        return item->data(0, kKindRole).toInt() == static_cast<int>(RunStore::Kind::Profile);
    });
}

void RecentRuns::updateButtons() {
    const qsizetype count = chosen().size();
    m_open->setEnabled(count == 1);
    m_compare->setEnabled(count == 2 && areProfiles());
    m_remove->setEnabled(count > 0);
}

void RecentRuns::open() {
    const QStringList paths = chosen();
    if (paths.size() != 1) return;
    if (areProfiles()) {
        emit openWanted(paths.first());
    } else {
        emit sweepWanted(paths.first());
    }
}

void RecentRuns::compare() {
    const QStringList paths = chosen(); // newest first
    if (paths.size() == 2 && areProfiles()) emit compareWanted(paths.last(), paths.first());
}

void RecentRuns::remove() {
    for (const QString& path : chosen())
        m_store.remove(path);
}

} // namespace gatescope
