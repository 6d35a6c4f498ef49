import type { Language } from '../../contracts/domain/call.ts';

/** Folded words that say nothing about the subject, with the courtesies and fillers of a telephone call. */
const english = `
a about above after again all also am an and any anybody anyone are aren as at be because been before being
below between both but by can cannot could couldn did didn do does doesn doing don down during each either else even ever every few
for from further get gets getting give given go goes going gone got had hadn has hasn have haven having he her here hers him his
how i if in into is isn it its itself just know let like ll look made make many may me might more most much must my
myself need no nor not now of off oh ok okay on once one only or other our ours out over own per please put re really
right s said same say see shall she should shouldn since so some somebody someone something still such sure t take tell than thank
thanks that the their theirs them then there these they thing things think this those through till to too
under until up upon us use ve very want wanted wants was wasn we well were weren what whatever when where whether which while who whose
why will with within without won would wouldn yes yet you your yours yourself
hello hi hey goodbye bye good morning afternoon evening day sir madam mr mrs ms yesterday tomorrow next ago sorry understand apologise apologize
course happy glad help helped calling called call phone question ask asked wonder wondering
indeed certainly absolutely great perfect fine alright kindly confirm however therefore name speaking moment
d m o ah actually simply maybe perhaps anyway case back way lot bit already long suppose guess hope believe happen happens happened supposed
`;

const french = `
a afin ai aie ainsi alors apres as au aucun aucune aujourd aura aurai aurais aurait aussi autre autres aux avaient avais avait avant avec avez
avoir avons ayant beaucoup bien bon bonne c ca car ce ceci cela celle celles celui cependant certainement ces cet cette ceux chaque chez
ci comme comment d dans de deja depuis des deux donc dont du elle elles en encore entre es est et etaient etais etait etant ete etes
etre eu eux fait faire fais faites faut fois font hui il ils j je jusqu jusque l la le les leur leurs lors lorsque lui m ma mais me meme memes
mes moi moins mon n ne ni nos notre nous nouveau on ont ou par parce pas pendant peu peut peuvent peux plus plutot pour pourquoi
pourrais pourrait pourriez pouvez pouvoir puis puisque qu quand que quel quelle quelles quelqu quelque quelques quels qui quoi r s sa
sans se sera ai-je serai serait ses si sinon soit sommes son sont sous suis sur t ta tant te tel telle tes toi ton toujours tous tout toute toutes tres
trop tu un une va vas vais allez aller vers veut veux voici voila voir voulais voudrais voudrait voulez vouloir vos votre vous vraiment y
bonjour bonsoir salut allo revoir merci temps hier demain prochain prochaine monsieur madame mademoiselle mme desole desolee excusez pardon oui non ok accord parfait combien
comprends comprendre volontiers aide aider appelle appeler appel telephone question demande demander savoir
dire dis dites dit dois doit devez devoir ah oh cas parle plait suppose pense crois espere longtemps souhaite souhaiterais aimerais effectivement absolument naturellement
justement simplement bref enfin ensuite la-bas peut-etre instant nom etes-vous est-ce chose choses
`;

function toSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter((word) => word !== ''));
}

const stopWords: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: toSet(english),
  fr: toSet(french),
};

export function isStopWord(foldedWord: string, language: Language): boolean {
  return stopWords[language].has(foldedWord);
}
