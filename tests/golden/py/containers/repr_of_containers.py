for x in (['é',1],['é','€','😀','a'],{'€':1},('😀',),[1]*100,['x'*200,'é'*300],{'a':'é'*50},{'é'},frozenset(['é'])):
    print(repr(x), len(repr(x)), __import__('sys').getsizeof(repr(x)), repr(x)==str(x))
class B:
    def __repr__(s): 1/0
for x in ([1,B()],(1,B()),{1:B()},{B():1},{B()}):
    try: repr(x)
    except ZeroDivisionError as e: print(e)
l=[1,2]
class M:
    def __repr__(s): l.clear(); return 'M'
l.append(M()); l.append(3); print(l)
d={}
class N:
    def __repr__(s): d[len(d)]=5; return 'N'
d[0]=N(); 
print(d)
