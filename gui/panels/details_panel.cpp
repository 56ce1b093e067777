// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/details_panel.h"

#include "look/followed_font.h"
#include "look/shown_text.h"
#include "look/theme.h"
#include "panels/show_slice.h"
#include "report/markdown/markdown_text.h"
#include "widgets/plain_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QTreeWidget>
#include <QTreeWidgetItemIterator>
#include <QVBoxLayout>

namespace gatescope {

namespace {

enum ItemData { kJump = Qt::UserRole, kSlot };

QTreeWidgetItem* itemOf(const QString& label, const QString& value) {
    auto* item = new QTreeWidgetItem({shownText(label), shownText(value)});
    item->setToolTip(0, plainToolTip(label));
    item->setToolTip(1, plainToolTip(value));
    return item;
}

/// As the linker knows it, where people are shown something else.
QTreeWidgetItem* symbolItem(const QString& symbol) {
    return new QTreeWidgetItem({DetailsPanel::tr("Symbol"), symbol});
}

QTreeWidgetItem* itemOf(const ArgNode& node) {
    QTreeWidgetItem* item = itemOf(node.name, node.value);
    for (const ArgNode& child : node.children)
        item->addChild(itemOf(child));
    return item;
}

} // namespace

DetailsPanel::DetailsPanel(Workspace& workspace, ViewState& view, QWidget* parent)
    : Panel(tr("Details"), parent),
      m_workspace(workspace),
      m_view(view),
      m_name(new PlainLabel(this)),
      m_where(new PlainLabel(this)),
      m_tree(new QTreeWidget(this)) {
    FollowedFont::give(*m_name, 1.1, QFont::DemiBold);
    m_name->setWordWrap(true);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_name->setAccessibleName(tr("Name of the selected slice"));
    m_where->setProperty("role", "muted");
    m_tree->setColumnCount(2);
    m_tree->setHeaderLabels({tr("Property"), tr("Value")});
    m_tree->setAccessibleName(tr("Properties of the selected slice"));
    m_tree->setUniformRowHeights(true);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->header()->setStretchLastSection(true);
    m_tree->installEventFilter(this);
    auto* copy = new QPushButton(tr("Copy as Markdown"), this);
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    auto* top = new QHBoxLayout;
    auto* names = new QVBoxLayout;
    names->addWidget(m_name);
    names->addWidget(m_where);
    top->addLayout(names, 1);
    top->addWidget(copy, 0, Qt::AlignTop);
    column->addLayout(top);
    column->addWidget(m_tree, 1);
    setContent(content);
    connect(copy, &QPushButton::clicked, this, &DetailsPanel::copyMarkdown);
    connect(m_tree, &QTreeWidget::itemDoubleClicked, this, &DetailsPanel::follow);
    const auto later = [this] { whenSeen([this] { refresh(); }); };
    connect(&workspace, &Workspace::slotsChanged, this, later);
    connect(&workspace, &Workspace::factsChanged, this, later);
    connect(&view, &ViewState::selectionChanged, this, later);
    connect(&view, &ViewState::timeMapsChanged, this, later);
    refresh();
}

void DetailsPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange) return;
    whenSeen([this] { refresh(); }); // items have their colours and fonts from the theme
}

QString DetailsPanel::name() const {
    return showsContent() ? m_name->text() : QString();
}

QString DetailsPanel::valueOf(const QString& label) const {
    for (QTreeWidgetItemIterator item(m_tree); *item != nullptr; ++item) {
        if ((*item)->text(0) == label) return (*item)->text(1);
    }
    return {};
}

void DetailsPanel::refresh() {
    const auto* selected = std::get_if<SliceSelection>(&m_view.selection());
    SliceScene scene;
    for (const Slot slot : kSlots) {
        scene.timelines[slot] = m_workspace.slot(slot);
        scene.maps[slot] = m_view.timeMap(slot);
    }
    const bool there = selected != nullptr && scene.timelines[selected->slot] &&
                       selected->id < scene.timelines[selected->slot]->trace().sliceCount();
    if (!there) {
        m_tree->clear();
        showPlaceholder(tr("No slice is selected"),
                        tr("Click a slice to see what it did. The keys . and , step along its track."));
        return;
    }
    fill(scene, *selected);
    showContent();
}

void DetailsPanel::fill(const SliceScene& scene, const SliceSelection& selected) {
    const Trace& trace = scene.timelines[selected.slot]->trace();
    const QString name = fromView(trace.name(selected.id));
    m_name->setText(shownName(name));
    m_where->setText(slotTitle(m_workspace, selected.slot));
    m_where->setVisible(m_workspace.comparing());
    m_tree->clear();
    const Theme& theme = themeOf(*this);
    const auto addGroup = [this](const QString& title) {
        auto* group = new QTreeWidgetItem({title});
        group->setFont(0, scaledFont(m_tree->font(), 1.0, QFont::DemiBold));
        group->setFirstColumnSpanned(true);
        m_tree->addTopLevelItem(group);
        return group;
    };
    for (const SliceFactGroup& group : sliceFacts(scene, selected.slot, selected.id)) {
        QTreeWidgetItem* parent = group.title.isEmpty() ? m_tree->invisibleRootItem() : addGroup(group.title);
        for (const SliceFact& fact : group.facts) {
            QTreeWidgetItem* item = itemOf(fact.label, fact.value);
            if (fact.jump != kNoSlice) {
                item->setData(0, kJump, fact.jump);
                item->setData(0, kSlot, int(fact.slot));
                item->setForeground(1, theme.accent);
                item->setToolTip(1, plainToolTip(fact.value + QChar('\n') + tr("Enter shows it")));
            }
            parent->addChild(item);
        }
        if (group.title.isEmpty() && isReadableSymbol(name)) parent->addChild(symbolItem(name));
        if (!group.title.isEmpty()) parent->setExpanded(true);
    }
    const std::vector<ArgNode> args = argsTree(trace, selected.id);
    if (!args.empty()) {
        QTreeWidgetItem* parent = addGroup(tr("Arguments"));
        for (const ArgNode& node : args)
            parent->addChild(itemOf(node));
        parent->setExpanded(true);
    }
    m_tree->resizeColumnToContents(0);
    const int widest = fontMetrics().averageCharWidth() * 48;
    if (m_tree->columnWidth(0) > widest) m_tree->setColumnWidth(0, widest);
}

void DetailsPanel::follow(QTreeWidgetItem* item) {
    if (item == nullptr) return;
    const QVariant jump = item->data(0, kJump);
    if (jump.isValid()) {
        // Selecting another slice fills the tree anew: not in the middle of the item's own signal.
        const auto slot = static_cast<Slot>(item->data(0, kSlot).toInt());
        QMetaObject::invokeMethod(
            this, [this, slot, id = jump.toUInt()] { showSlice(m_workspace, m_view, slot, id); },
            Qt::QueuedConnection);
        return;
    }
    item->setExpanded(!item->isExpanded());
}

bool DetailsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            follow(m_tree->currentItem());
            return true;
        }
        if (key->matches(QKeySequence::Copy) && m_tree->currentItem() != nullptr) {
            const QTreeWidgetItem* item = m_tree->currentItem();
            QApplication::clipboard()->setText(item->text(0) + QChar('\t') + item->text(1));
            return true;
        }
    }
    return Panel::eventFilter(watched, event);
}

void DetailsPanel::copyMarkdown() {
    std::string text = MarkdownText::code(m_name->text().toStdString()).text() + "\n";
    for (QTreeWidgetItemIterator item(m_tree); *item != nullptr; ++item) {
        int depth = 0;
        for (const QTreeWidgetItem* up = (*item)->parent(); up != nullptr; up = up->parent())
            ++depth;
        text += '\n' + std::string(static_cast<std::size_t>(2 * depth), ' ') + "- " +
                MarkdownText::of((*item)->text(0).toStdString()).text();
        const std::string value = (*item)->text(1).toStdString();
        if (!value.empty()) text += ": " + MarkdownText::code(value).text();
    }
    QApplication::clipboard()->setText(QString::fromStdString(text) + QChar('\n'));
}

} // namespace gatescope
