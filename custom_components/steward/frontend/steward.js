/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var pe=globalThis,ue=pe.ShadowRoot&&(pe.ShadyCSS===void 0||pe.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,qe=Symbol(),ut=new WeakMap,Q=class{constructor(e,t,i){if(this._$cssResult$=!0,i!==qe)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(ue&&e===void 0){let i=t!==void 0&&t.length===1;i&&(e=ut.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),i&&ut.set(t,e))}return e}toString(){return this.cssText}},mt=s=>new Q(typeof s=="string"?s:s+"",void 0,qe),f=(s,...e)=>{let t=s.length===1?s[0]:e.reduce((i,n,r)=>i+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+s[r+1],s[0]);return new Q(t,s,qe)},ht=(s,e)=>{if(ue)s.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let i=document.createElement("style"),n=pe.litNonce;n!==void 0&&i.setAttribute("nonce",n),i.textContent=t.cssText,s.appendChild(i)}},Ke=ue?s=>s:s=>s instanceof CSSStyleSheet?(e=>{let t="";for(let i of e.cssRules)t+=i.cssText;return mt(t)})(s):s;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:ni,defineProperty:ri,getOwnPropertyDescriptor:oi,getOwnPropertyNames:ai,getOwnPropertySymbols:li,getPrototypeOf:di}=Object,me=globalThis,gt=me.trustedTypes,ci=gt?gt.emptyScript:"",pi=me.reactiveElementPolyfillSupport,Z=(s,e)=>s,Ve={toAttribute(s,e){switch(e){case Boolean:s=s?ci:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,e){let t=s;switch(e){case Boolean:t=s!==null;break;case Number:t=s===null?null:Number(s);break;case Object:case Array:try{t=JSON.parse(s)}catch{t=null}}return t}},vt=(s,e)=>!ni(s,e),ft={attribute:!0,type:String,converter:Ve,reflect:!1,useDefault:!1,hasChanged:vt};Symbol.metadata??=Symbol("metadata"),me.litPropertyMetadata??=new WeakMap;var T=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ft){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let i=Symbol(),n=this.getPropertyDescriptor(e,i,t);n!==void 0&&ri(this.prototype,e,n)}}static getPropertyDescriptor(e,t,i){let{get:n,set:r}=oi(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:n,set(o){let a=n?.call(this);r?.call(this,o),this.requestUpdate(e,a,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ft}static _$Ei(){if(this.hasOwnProperty(Z("elementProperties")))return;let e=di(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(Z("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Z("properties"))){let t=this.properties,i=[...ai(t),...li(t)];for(let n of i)this.createProperty(n,t[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[i,n]of t)this.elementProperties.set(i,n)}this._$Eh=new Map;for(let[t,i]of this.elementProperties){let n=this._$Eu(t,i);n!==void 0&&this._$Eh.set(n,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let i=new Set(e.flat(1/0).reverse());for(let n of i)t.unshift(Ke(n))}else e!==void 0&&t.push(Ke(e));return t}static _$Eu(e,t){let i=t.attribute;return i===!1?void 0:typeof i=="string"?i:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let i of t.keys())this.hasOwnProperty(i)&&(e.set(i,this[i]),delete this[i]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return ht(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,i){this._$AK(e,i)}_$ET(e,t){let i=this.constructor.elementProperties.get(e),n=this.constructor._$Eu(e,i);if(n!==void 0&&i.reflect===!0){let r=(i.converter?.toAttribute!==void 0?i.converter:Ve).toAttribute(t,i.type);this._$Em=e,r==null?this.removeAttribute(n):this.setAttribute(n,r),this._$Em=null}}_$AK(e,t){let i=this.constructor,n=i._$Eh.get(e);if(n!==void 0&&this._$Em!==n){let r=i.getPropertyOptions(n),o=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:Ve;this._$Em=n;let a=o.fromAttribute(t,r.type);this[n]=a??this._$Ej?.get(n)??a,this._$Em=null}}requestUpdate(e,t,i,n=!1,r){if(e!==void 0){let o=this.constructor;if(n===!1&&(r=this[e]),i??=o.getPropertyOptions(e),!((i.hasChanged??vt)(r,t)||i.useDefault&&i.reflect&&r===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,i))))return;this.C(e,t,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:i,reflect:n,wrapped:r},o){i&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),r!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||i||(t=void 0),this._$AL.set(e,t)),n===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,r]of this._$Ep)this[n]=r;this._$Ep=void 0}let i=this.constructor.elementProperties;if(i.size>0)for(let[n,r]of i){let{wrapped:o}=r,a=this[n];o!==!0||this._$AL.has(n)||a===void 0||this.C(n,void 0,r,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(t)):this._$EM()}catch(i){throw e=!1,this._$EM(),i}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};T.elementStyles=[],T.shadowRootOptions={mode:"open"},T[Z("elementProperties")]=new Map,T[Z("finalized")]=new Map,pi?.({ReactiveElement:T}),(me.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Qe=globalThis,yt=s=>s,he=Qe.trustedTypes,bt=he?he.createPolicy("lit-html",{createHTML:s=>s}):void 0,Ze="$lit$",R=`lit$${Math.random().toFixed(9).slice(2)}$`,Je="?"+R,ui=`<${Je}>`,N=document,X=()=>N.createComment(""),ee=s=>s===null||typeof s!="object"&&typeof s!="function",Xe=Array.isArray,zt=s=>Xe(s)||typeof s?.[Symbol.iterator]=="function",Ye=`[ 	
\f\r]`,J=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,wt=/-->/g,xt=/>/g,H=RegExp(`>|${Ye}(?:([^\\s"'>=/]+)(${Ye}*=${Ye}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),$t=/'/g,_t=/"/g,At=/^(?:script|style|textarea|title)$/i,et=s=>(e,...t)=>({_$litType$:s,strings:e,values:t}),d=et(1),tt=et(2),as=et(3),C=Symbol.for("lit-noChange"),p=Symbol.for("lit-nothing"),St=new WeakMap,M=N.createTreeWalker(N,129);function Et(s,e){if(!Xe(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return bt!==void 0?bt.createHTML(e):e}var Tt=(s,e)=>{let t=s.length-1,i=[],n,r=e===2?"<svg>":e===3?"<math>":"",o=J;for(let a=0;a<t;a++){let l=s[a],u,m,c=-1,g=0;for(;g<l.length&&(o.lastIndex=g,m=o.exec(l),m!==null);)g=o.lastIndex,o===J?m[1]==="!--"?o=wt:m[1]!==void 0?o=xt:m[2]!==void 0?(At.test(m[2])&&(n=RegExp("</"+m[2],"g")),o=H):m[3]!==void 0&&(o=H):o===H?m[0]===">"?(o=n??J,c=-1):m[1]===void 0?c=-2:(c=o.lastIndex-m[2].length,u=m[1],o=m[3]===void 0?H:m[3]==='"'?_t:$t):o===_t||o===$t?o=H:o===wt||o===xt?o=J:(o=H,n=void 0);let h=o===H&&s[a+1].startsWith("/>")?" ":"";r+=o===J?l+ui:c>=0?(i.push(u),l.slice(0,c)+Ze+l.slice(c)+R+h):l+R+(c===-2?a:h)}return[Et(s,r+(s[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),i]},te=class s{constructor({strings:e,_$litType$:t},i){let n;this.parts=[];let r=0,o=0,a=e.length-1,l=this.parts,[u,m]=Tt(e,t);if(this.el=s.createElement(u,i),M.currentNode=this.el.content,t===2||t===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(n=M.nextNode())!==null&&l.length<a;){if(n.nodeType===1){if(n.hasAttributes())for(let c of n.getAttributeNames())if(c.endsWith(Ze)){let g=m[o++],h=n.getAttribute(c).split(R),y=/([.?@])?(.*)/.exec(g);l.push({type:1,index:r,name:y[2],strings:h,ctor:y[1]==="."?fe:y[1]==="?"?ve:y[1]==="@"?ye:F}),n.removeAttribute(c)}else c.startsWith(R)&&(l.push({type:6,index:r}),n.removeAttribute(c));if(At.test(n.tagName)){let c=n.textContent.split(R),g=c.length-1;if(g>0){n.textContent=he?he.emptyScript:"";for(let h=0;h<g;h++)n.append(c[h],X()),M.nextNode(),l.push({type:2,index:++r});n.append(c[g],X())}}}else if(n.nodeType===8)if(n.data===Je)l.push({type:2,index:r});else{let c=-1;for(;(c=n.data.indexOf(R,c+1))!==-1;)l.push({type:7,index:r}),c+=R.length-1}r++}}static createElement(e,t){let i=N.createElement("template");return i.innerHTML=e,i}};function L(s,e,t=s,i){if(e===C)return e;let n=i!==void 0?t._$Co?.[i]:t._$Cl,r=ee(e)?void 0:e._$litDirective$;return n?.constructor!==r&&(n?._$AO?.(!1),r===void 0?n=void 0:(n=new r(s),n._$AT(s,t,i)),i!==void 0?(t._$Co??=[])[i]=n:t._$Cl=n),n!==void 0&&(e=L(s,n._$AS(s,e.values),n,i)),e}var ge=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:i}=this._$AD,n=(e?.creationScope??N).importNode(t,!0);M.currentNode=n;let r=M.nextNode(),o=0,a=0,l=i[0];for(;l!==void 0;){if(o===l.index){let u;l.type===2?u=new U(r,r.nextSibling,this,e):l.type===1?u=new l.ctor(r,l.name,l.strings,this,e):l.type===6&&(u=new be(r,this,e)),this._$AV.push(u),l=i[++a]}o!==l?.index&&(r=M.nextNode(),o++)}return M.currentNode=N,n}p(e){let t=0;for(let i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(e,i,t),t+=i.strings.length-2):i._$AI(e[t])),t++}},U=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,i,n){this.type=2,this._$AH=p,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=i,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=L(this,e,t),ee(e)?e===p||e==null||e===""?(this._$AH!==p&&this._$AR(),this._$AH=p):e!==this._$AH&&e!==C&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):zt(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==p&&ee(this._$AH)?this._$AA.nextSibling.data=e:this.T(N.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:i}=e,n=typeof i=="number"?this._$AC(e):(i.el===void 0&&(i.el=te.createElement(Et(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===n)this._$AH.p(t);else{let r=new ge(n,this),o=r.u(this.options);r.p(t),this.T(o),this._$AH=r}}_$AC(e){let t=St.get(e.strings);return t===void 0&&St.set(e.strings,t=new te(e)),t}k(e){Xe(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,i,n=0;for(let r of e)n===t.length?t.push(i=new s(this.O(X()),this.O(X()),this,this.options)):i=t[n],i._$AI(r),n++;n<t.length&&(this._$AR(i&&i._$AB.nextSibling,n),t.length=n)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let i=yt(e).nextSibling;yt(e).remove(),e=i}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},F=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,i,n,r){this.type=1,this._$AH=p,this._$AN=void 0,this.element=e,this.name=t,this._$AM=n,this.options=r,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=p}_$AI(e,t=this,i,n){let r=this.strings,o=!1;if(r===void 0)e=L(this,e,t,0),o=!ee(e)||e!==this._$AH&&e!==C,o&&(this._$AH=e);else{let a=e,l,u;for(e=r[0],l=0;l<r.length-1;l++)u=L(this,a[i+l],t,l),u===C&&(u=this._$AH[l]),o||=!ee(u)||u!==this._$AH[l],u===p?e=p:e!==p&&(e+=(u??"")+r[l+1]),this._$AH[l]=u}o&&!n&&this.j(e)}j(e){e===p?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},fe=class extends F{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===p?void 0:e}},ve=class extends F{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==p)}},ye=class extends F{constructor(e,t,i,n,r){super(e,t,i,n,r),this.type=5}_$AI(e,t=this){if((e=L(this,e,t,0)??p)===C)return;let i=this._$AH,n=e===p&&i!==p||e.capture!==i.capture||e.once!==i.once||e.passive!==i.passive,r=e!==p&&(i===p||n);n&&this.element.removeEventListener(this.name,this,i),r&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},be=class{constructor(e,t,i){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(e){L(this,e)}},Rt={M:Ze,P:R,A:Je,C:1,L:Tt,R:ge,D:zt,V:L,I:U,H:F,N:ve,U:ye,B:fe,F:be},mi=Qe.litHtmlPolyfillSupport;mi?.(te,U),(Qe.litHtmlVersions??=[]).push("3.3.3");var Ct=(s,e,t)=>{let i=t?.renderBefore??e,n=i._$litPart$;if(n===void 0){let r=t?.renderBefore??null;i._$litPart$=n=new U(e.insertBefore(X(),r),r,void 0,t??{})}return n._$AI(s),n};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var it=globalThis,v=class extends T{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ct(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return C}};v._$litElement$=!0,v.finalized=!0,it.litElementHydrateSupport?.({LitElement:v});var hi=it.litElementPolyfillSupport;hi?.({LitElement:v});(it.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var kt={sending:"Wird gesendet …",done:"Erledigt",refused:"Abgelehnt",dismiss:"Verwerfen",cancel:"Abbrechen",save:"Speichern",close:"Schließen",unknown:"Unbekannt",waitlist:"Warteliste",waitlistDescription:"Die wartenden Gäste und was am Empfang mit ihnen geschieht",waiting:"Wartend",paged:"Gerufen",overdue:"Überfällig",averageWait:"Mittlere Wartezeit",onTime:"Pünktlich",search:"Gast oder Pager suchen",noGuests:"Niemand wartet",noMatch:"Kein passender Gast",noTransmitter:"Kein Sender ist eingerichtet",transmitterOffline:"{name} ist nicht erreichbar. Dies ist der letzte bekannte Stand.",guestOf:"Gast mit Pager {pager}",pagerNumber:"Pager {pager}",party:"{count} Personen",waitedFor:"Wartet",goal:"Ziel {goal}",overdueBy:"{time} darüber",page:"Rufen",pageAgain:"Erneut rufen",clear:"Bedient",remove:"Entfernen",edit:"Bearbeiten",more:"Bearbeiten oder entfernen",assign:"Pager ausgeben",guestName:"Gast",partySize:"Personen",goalMinutes:"Ziel in Minuten",optional:"freiwillig",anyPager:"Irgendein freier Pager",choosePager:"Einen freien Pager antippen, um ihn auszugeben",otherPager:"Andere Nummer",assignThis:"Ausgeben",editGuest:"Gast bearbeiten",removeGuest:"Von der Liste entfernen",removeHint:"Entfernen ist für Gäste, die gegangen sind; Bedient für die anderen.",race:"Zeitmessgeräte",raceDescription:"Zeitmessgeräte, ihre Sitzungen und wer sie passiert",noDevices:"Kein Zeitmessgerät ist eingerichtet",active:"Aktiv",idle:"Ruht",activeCount:"{count} aktiv",warningCount:"{count} zu prüfen",passings:"Durchgänge",perMinute:"pro Minute",ratePlot:"{count} Durchgänge in den letzten {minutes} Minuten",since:"seit {time}",noSession:"Keine Sitzung",offline:"Nicht erreichbar",silent:"Kein Durchgang seit {time}",unseen:"Nichts gehört seit {time}",lowBattery:"Batterie ist schwach: {percent}",battery:"Batterie {percent}",charging:"lädt",openSession:"Sitzung öffnen",closeSession:"Sitzung schließen",openNew:"Neue Sitzung öffnen",sessionName:"Name der Sitzung",openQuestion:"Eine Sitzung auf {device} öffnen?",openReplaces:"Die aktive Sitzung „{session}“ wird damit geschlossen.",closeQuestion:"Die Sitzung auf {device} schließen?",closeHint:"„{session}“ nimmt dann keine Durchgänge mehr auf.",thisSession:"Diese Sitzung",lastPassings:"Letzte Durchgänge",noPassings:"Noch kein Durchgang",noPassingsHint:"Durchgänge erscheinen hier, sobald sie in der Cloud ankommen.",time:"Zeit",bib:"Startnummer",device:"Gerät",chip:"Chip",feedLost:"Die Liste der Durchgänge ist nicht zu bekommen: {reason}",title:"Titel",transmitter:"Sender",transmitterHelp:"Leer wird der erste gezeigt.",mode:"Verwendung",modeDesk:"Empfang: mit Knöpfen",modeWall:"Wand: groß, ohne Knöpfe",devices:"Geräte",devicesHelp:"Leer werden alle gezeigt.",passingsShown:"Durchgänge in der Liste",passingsShownHelp:"0 lässt die Liste weg.",minutes:"Minuten im Diagramm",silence:"Minuten Stille bis zu einer Warnung",silenceHelp:"0 warnt nie.",dashboardDescription:"Empfang, Wettkampfbüro, Zustand der Systeme und Verlauf",hostStand:"Empfang",raceDesk:"Wettkampfbüro",systems:"Systeme",history:"Verlauf",guestsToday:"Gäste, letzte 12 Stunden",waitByDay:"Wartezeit, letzte Woche",promises:"Rechtzeitig gerufen, letzte Woche",passingsByHour:"Durchgänge je Stunde",openSessions:"Offene Sitzungen",races:"Rennen",nothingYet:"Noch ist nichts eingerichtet",nothingYetHint:"RUFUS Cloud, einen LRS-Sender, eine SpreadsheetWEB-Anwendung oder eliab unter Einstellungen, Geräte & Dienste, Steward hinzufügen."};var st={sending:"Sending…",done:"Done",refused:"Refused",dismiss:"Dismiss",cancel:"Cancel",save:"Save",close:"Close",unknown:"Unknown",waitlist:"Waiting list",waitlistDescription:"The guests who wait, and what a host does with them",waiting:"Waiting",paged:"Paged",overdue:"Overdue",averageWait:"Average wait",onTime:"On time",search:"Find a guest or pager",noGuests:"Nobody is waiting",noMatch:"No guest fits",noTransmitter:"No transmitter is set up",transmitterOffline:"{name} cannot be reached. This is what was known last.",guestOf:"Guest with pager {pager}",pagerNumber:"Pager {pager}",party:"Party of {count}",waitedFor:"Waited",goal:"goal {goal}",overdueBy:"{time} over",page:"Page",pageAgain:"Page again",clear:"Clear",remove:"Remove",edit:"Edit",more:"Edit or remove",assign:"Assign pager",guestName:"Guest",partySize:"Party size",goalMinutes:"Goal in minutes",optional:"optional",anyPager:"Any free pager",choosePager:"Touch a free pager to assign it",otherPager:"Other number",assignThis:"Assign",editGuest:"Edit guest",removeGuest:"Remove from the list",removeHint:"Remove ends the wait of a guest who left; clear, of one who was served.",race:"Timing devices",raceDescription:"Timing devices, their sessions, and who passes",noDevices:"No timing device is set up",active:"Active",idle:"Idle",activeCount:"{count} active",warningCount:"{count} to look at",passings:"Passings",perMinute:"per minute",ratePlot:"{count} passings in the last {minutes} minutes",since:"for {time}",noSession:"No session",offline:"Cannot be reached",silent:"No passing for {time}",unseen:"Not heard of for {time}",lowBattery:"Battery is low: {percent}",battery:"Battery {percent}",charging:"charging",openSession:"Open session",closeSession:"Close session",openNew:"Open new session",sessionName:"Name of the session",openQuestion:"Open a session on {device}?",openReplaces:"The active session “{session}” is closed by that.",closeQuestion:"Close the session on {device}?",closeHint:"“{session}” takes no more passings then.",thisSession:"This session",lastPassings:"Last passings",noPassings:"No passing yet",noPassingsHint:"Passings appear here as they reach the cloud.",time:"Time",bib:"Bib",device:"Device",chip:"Chip",feedLost:"The list of passings cannot be had: {reason}",title:"Title",transmitter:"Transmitter",transmitterHelp:"Left empty, the first one is shown.",mode:"Use",modeDesk:"Host stand: with buttons",modeWall:"Wall: large, without buttons",devices:"Devices",devicesHelp:"Left empty, all are shown.",passingsShown:"Passings in the list",passingsShownHelp:"0 leaves the list out.",minutes:"Minutes in the plot",silence:"Minutes of silence before a warning",silenceHelp:"0 gives no warning.",dashboardDescription:"Host stand, race desk, the health of the systems, and history",hostStand:"Host stand",raceDesk:"Race desk",systems:"Systems",history:"History",guestsToday:"Guests, last 12 hours",waitByDay:"Wait, last week",promises:"Paged in time, last week",passingsByHour:"Passings by hour",openSessions:"Open sessions",races:"Races",nothingYet:"Nothing is set up yet",nothingYetHint:"Add RUFUS Cloud, an LRS transmitter, a SpreadsheetWEB application or eliab under Settings, Devices & services, Steward."};var Dt={sending:"Enviando…",done:"Hecho",refused:"Rechazado",dismiss:"Descartar",cancel:"Cancelar",save:"Guardar",close:"Cerrar",unknown:"Desconocido",waitlist:"Lista de espera",waitlistDescription:"Los clientes que esperan y lo que hace con ellos el anfitrión",waiting:"En espera",paged:"Avisados",overdue:"Con retraso",averageWait:"Espera media",onTime:"A tiempo",search:"Buscar cliente o avisador",noGuests:"No espera nadie",noMatch:"Ningún cliente coincide",noTransmitter:"No hay ningún transmisor configurado",transmitterOffline:"No se puede contactar con {name}. Esto es lo último que se supo.",guestOf:"Cliente con el avisador {pager}",pagerNumber:"Avisador {pager}",party:"Grupo de {count}",waitedFor:"Espera",goal:"objetivo {goal}",overdueBy:"{time} de más",page:"Avisar",pageAgain:"Avisar otra vez",clear:"Atendido",remove:"Quitar",edit:"Editar",more:"Editar o quitar",assign:"Asignar avisador",guestName:"Cliente",partySize:"Personas",goalMinutes:"Objetivo en minutos",optional:"opcional",anyPager:"Cualquier avisador libre",choosePager:"Toque un avisador libre para asignarlo",otherPager:"Otro número",assignThis:"Asignar",editGuest:"Editar cliente",removeGuest:"Quitar de la lista",removeHint:"Quitar termina la espera de quien se fue; atendido, la de quien fue atendido.",race:"Dispositivos de cronometraje",raceDescription:"Los dispositivos de cronometraje, sus sesiones y quién pasa",noDevices:"No hay ningún dispositivo de cronometraje configurado",active:"Activa",idle:"Inactiva",activeCount:"{count} activos",warningCount:"{count} por revisar",passings:"Pasos",perMinute:"por minuto",ratePlot:"{count} pasos en los últimos {minutes} minutos",since:"desde hace {time}",noSession:"Sin sesión",offline:"Sin conexión",silent:"Ningún paso desde hace {time}",unseen:"Sin noticias desde hace {time}",lowBattery:"Batería baja: {percent}",battery:"Batería {percent}",charging:"cargando",openSession:"Abrir sesión",closeSession:"Cerrar sesión",openNew:"Abrir sesión nueva",sessionName:"Nombre de la sesión",openQuestion:"¿Abrir una sesión en {device}?",openReplaces:"Con ello se cierra la sesión activa «{session}».",closeQuestion:"¿Cerrar la sesión en {device}?",closeHint:"«{session}» ya no aceptará más pasos.",thisSession:"Esta sesión",lastPassings:"Últimos pasos",noPassings:"Ningún paso todavía",noPassingsHint:"Los pasos aparecen aquí cuando llegan a la nube.",time:"Hora",bib:"Dorsal",device:"Dispositivo",chip:"Chip",feedLost:"No se puede obtener la lista de pasos: {reason}",title:"Título",transmitter:"Transmisor",transmitterHelp:"Si se deja vacío, se muestra el primero.",mode:"Uso",modeDesk:"Mostrador: con botones",modeWall:"Pared: grande, sin botones",devices:"Dispositivos",devicesHelp:"Si se deja vacío, se muestran todos.",passingsShown:"Pasos en la lista",passingsShownHelp:"Con 0 no hay lista.",minutes:"Minutos en el gráfico",silence:"Minutos de silencio antes de un aviso",silenceHelp:"Con 0 no hay aviso.",dashboardDescription:"Mostrador, mesa de carrera, estado de los sistemas e historial",hostStand:"Mostrador",raceDesk:"Mesa de carrera",systems:"Sistemas",history:"Historial",guestsToday:"Clientes, últimas 12 horas",waitByDay:"Espera, última semana",promises:"Avisados a tiempo, última semana",passingsByHour:"Pasos por hora",openSessions:"Sesiones abiertas",races:"Carreras",nothingYet:"Todavía no hay nada configurado",nothingYetHint:"Añada RUFUS Cloud, un transmisor LRS, una aplicación de SpreadsheetWEB o eliab en Ajustes, Dispositivos y servicios, Steward."};var gi={en:st,es:Dt,de:kt},Pt=new Map,Ot="en";function x(s){Ot=s;let e=Pt.get(s);if(!e){let t=gi[s.split("-",1)[0]??""]??st;e=(i,n={})=>fi(t[i],n),Pt.set(s,e)}return e}function B(){return x(Ot)}function fi(s,e){return s.replace(/\{(\w+)\}/g,(t,i)=>String(e[i]??t))}var b=f`
  :host {
    --surface: var(--ha-card-background, var(--card-background-color, #fff));
    --accent: var(--primary-color);
    --soft: color-mix(in srgb, var(--accent) 14%, var(--surface));
    --line: var(--divider-color);
    --radius: 10px;
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, inherit);
    font-size: 14px;
    line-height: 1.4;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  button,
  input {
    font: inherit;
    color: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 44px;
    min-inline-size: 44px;
    padding-inline: 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    font-weight: 500;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  button:hover:not(:disabled) {
    background: var(--soft);
  }
  button:active:not(:disabled) {
    border-color: var(--accent);
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  button.main,
  button[aria-pressed="true"] {
    background: var(--soft);
    border-color: var(--accent);
  }
  button.danger {
    --accent: var(--error-color);
  }
  button.plain {
    border-color: transparent;
    background: none;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  ha-icon {
    --mdc-icon-size: 20px;
    display: inline-flex;
    flex: none;
    inline-size: 20px;
    block-size: 20px;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .quiet {
    color: var(--secondary-text-color);
  }
  .ellipsis {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .message {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 8px 12px;
    border-radius: var(--radius);
    background: color-mix(in srgb, var(--tone, var(--accent)) 14%, var(--surface));
  }
  .message ha-icon {
    color: var(--tone, var(--accent));
  }
  .message span {
    flex: 1;
    overflow-wrap: anywhere;
  }
  .error {
    --tone: var(--error-color);
  }
  .caution {
    --tone: var(--warning-color);
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 32px 16px;
    color: var(--secondary-text-color);
    text-align: center;
  }
  .empty ha-icon {
    --mdc-icon-size: 40px;
    inline-size: 40px;
    block-size: 40px;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`,we=f`
  :host {
    display: block;
    block-size: 100%;
    container-type: inline-size;
  }
  ha-card {
    display: flex;
    flex-direction: column;
    gap: 12px;
    block-size: 100%;
    padding: 16px;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
  }
  h2 {
    flex: 1 1 auto;
    margin: 0;
    font-size: 20px;
    font-weight: 500;
    line-height: 1.2;
  }
  @container (max-width: 420px) {
    ha-card {
      padding: 12px;
    }
  }
`,I=f`
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 120px), 1fr));
    gap: 12px;
  }
  label {
    display: grid;
    gap: 4px;
    font-size: 13px;
    color: var(--secondary-text-color);
  }
  label.wide {
    grid-column: 1 / -1;
  }
  input {
    inline-size: 100%;
    min-block-size: 44px;
    padding-inline: 12px;
    border: 1px solid var(--secondary-text-color);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--primary-text-color);
    font-size: 16px;
  }
`;var xe=class extends v{static{this.properties={heading:{}}}constructor(){super(),this.heading=""}static{this.styles=[b,f`
      dialog {
        inline-size: min(520px, 100vi - 32px);
        max-block-size: calc(100dvb - 32px);
        padding: 0;
        border: none;
        border-radius: 16px;
        background: var(--surface);
        color: inherit;
        box-shadow: 0 8px 32px rgb(0 0 0 / 40%);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
      .content {
        display: grid;
        gap: 16px;
        padding: 20px;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      h2 {
        flex: 1;
        margin: 0;
        font-size: 20px;
        font-weight: 500;
      }
      @media (max-width: 600px) {
        dialog {
          inline-size: 100vi;
          max-inline-size: 100vi;
          margin-block-end: 0;
          border-end-start-radius: 0;
          border-end-end-radius: 0;
        }
        .content {
          padding: 16px;
          padding-block-end: calc(16px + env(safe-area-inset-bottom));
        }
      }
    `]}firstUpdated(){this.dialog?.showModal()}close(){this.dialog?.close()}get dialog(){return this.renderRoot.querySelector("dialog")}closed(){this.dispatchEvent(new CustomEvent("closed"))}touched(e){e.target===this.dialog&&this.close()}render(){return d`
      <dialog aria-labelledby="heading" @close=${this.closed} @click=${this.touched}>
        <div class="content">
          <div class="head">
            <h2 id="heading">${this.heading}</h2>
            <button
              class="plain"
              type="button"
              aria-label=${B()("close")}
              @click=${this.close}
            >
              <ha-icon icon="mdi:close"></ha-icon>
            </button>
          </div>
          <slot></slot>
        </div>
      </dialog>
    `}};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Ht={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Mt=s=>(...e)=>({_$litDirective$:s,values:e}),$e=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,i){this._$Ct=e,this._$AM=t,this._$Ci=i}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:vi}=Rt,Nt=s=>s;var Lt=()=>document.createComment(""),j=(s,e,t)=>{let i=s._$AA.parentNode,n=e===void 0?s._$AB:e._$AA;if(t===void 0){let r=i.insertBefore(Lt(),n),o=i.insertBefore(Lt(),n);t=new vi(r,o,s,s.options)}else{let r=t._$AB.nextSibling,o=t._$AM,a=o!==s;if(a){let l;t._$AQ?.(s),t._$AM=s,t._$AP!==void 0&&(l=s._$AU)!==o._$AU&&t._$AP(l)}if(r!==n||a){let l=t._$AA;for(;l!==r;){let u=Nt(l).nextSibling;Nt(i).insertBefore(l,n),l=u}}}return t},k=(s,e,t=s)=>(s._$AI(e,t),s),yi={},Ft=(s,e=yi)=>s._$AH=e,Wt=s=>s._$AH,_e=s=>{s._$AR(),s._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Gt=(s,e,t)=>{let i=new Map;for(let n=e;n<=t;n++)i.set(s[n],n);return i},q=Mt(class extends $e{constructor(s){if(super(s),s.type!==Ht.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,e,t){let i;t===void 0?t=e:e!==void 0&&(i=e);let n=[],r=[],o=0;for(let a of s)n[o]=i?i(a,o):o,r[o]=t(a,o),o++;return{values:r,keys:n}}render(s,e,t){return this.dt(s,e,t).values}update(s,[e,t,i]){let n=Wt(s),{values:r,keys:o}=this.dt(e,t,i);if(!Array.isArray(n))return this.ut=o,r;let a=this.ut??=[],l=[],u,m,c=0,g=n.length-1,h=0,y=r.length-1;for(;c<=g&&h<=y;)if(n[c]===null)c++;else if(n[g]===null)g--;else if(a[c]===o[h])l[h]=k(n[c],r[h]),c++,h++;else if(a[g]===o[y])l[y]=k(n[g],r[y]),g--,y--;else if(a[c]===o[y])l[y]=k(n[c],r[y]),j(s,l[y+1],n[c]),c++,y--;else if(a[g]===o[h])l[h]=k(n[g],r[h]),j(s,n[c],n[g]),g--,h++;else if(u===void 0&&(u=Gt(o,h,y),m=Gt(a,c,g)),u.has(a[c]))if(u.has(a[g])){let E=m.get(o[h]),je=E!==void 0?n[E]:null;if(je===null){let pt=j(s,n[c]);k(pt,r[h]),l[h]=pt}else l[h]=k(je,r[h]),j(s,n[c],je),n[E]=null;h++}else _e(n[g]),g--;else _e(n[c]),c++;for(;h<=y;){let E=j(s,l[y+1]);k(E,r[h]),l[h++]=E}for(;c<=g;){let E=n[c++];E!==null&&_e(E)}return this.ut=o,Ft(s,l),C}});var K=class{constructor(e){this.said="";this.outcomes=new Map;this.timers=new Map;this.host=e,e.addController(this)}hostDisconnected(){for(let e of this.timers.values())clearTimeout(e)}of(e){return this.outcomes.get(e)}refusalsBut(e){return[...this.outcomes].filter(([t,{state:i}])=>i==="refused"&&!e.has(t))}forget(e){this.outcomes.delete(e),this.host.requestUpdate()}async run(e,t,i,n,r){if(this.of(e)?.state==="sending")return!1;let o=`${i}, ${n}`;this.show(e,{state:"sending",text:i,about:o});try{await r()}catch(a){let l=nt(a);return this.said=`${o}: ${t("refused")}. ${l}`,this.show(e,{state:"refused",text:l,about:o}),!1}return this.said=`${o}: ${t("done")}`,this.show(e,{state:"done",text:i,about:o}),this.timers.set(e,setTimeout(()=>{this.forget(e)},2500)),!0}show(e,t){clearTimeout(this.timers.get(e)),this.outcomes.set(e,t),this.host.requestUpdate()}};function nt(s){let e=typeof s=="object"&&s!==null&&"message"in s?s.message:s;return typeof e=="string"?e:String(e)}var Se=new Set,rt;function bi(){if(document.hidden)return;let s=Date.now();for(let e of Se)e(s)}var _=class{constructor(e,t){this.listener=t,e.addController(this)}hostConnected(){Se.add(this.listener),rt??=setInterval(bi,1e3)}hostDisconnected(){Se.delete(this.listener),Se.size===0&&(clearInterval(rt),rt=void 0)}};var wi=[["day",86400,172800],["hour",3600,7200],["minute",60,60]];function ze(s){let e=Math.max(0,Math.floor(s/1e3)),t=r=>String(r).padStart(2,"0"),i=Math.floor(e/60)%60,n=t(e%60);return e<3600?`${i}:${n}`:`${Math.floor(e/3600)}:${t(i)}:${n}`}function ie(s,e){let t=Math.max(0,Math.floor(e/1e3)),[i,n]=wi.find(([,,o])=>t>=o)??["second",1];return new Intl.NumberFormat(s,{style:"unit",unit:i,unitDisplay:"short"}).format(Math.floor(t/n))}function Ut(s){let{language:e,time_format:t,time_zone:i}=s.locale,n={12:!0,24:!1}[t??""];return new Intl.DateTimeFormat(e,{hour:"2-digit",minute:"2-digit",second:"2-digit",fractionalSecondDigits:1,...n===void 0?{}:{hour12:n},...i==="server"?{timeZone:s.config.time_zone}:{}})}function Ae(s){return Math.floor(s/3e4)}var se=class{constructor(e){this.passings=[];this.slots=new Map;this.length=e}take({passings:e,rates:t}){if(t)this.begin(t);else for(let n of e)this.count(n);let i=[...e].reverse();return this.passings=(t?i:[...i,...this.passings]).slice(0,this.length),new Set(t?this.slots.keys():e.map(n=>n.device_id))}counts(e,t,i){let n=this.slots.get(e),r=Ae(t);return Array.from({length:i},(o,a)=>n?.get(r-i+1+a)??0)}begin(e){this.slots.clear();for(let[t,i]of Object.entries(e)){let n=Object.entries(i).map(([r,o])=>[Number(r),o]);this.slots.set(t,new Map(n))}}count(e){let t=Ae(Date.parse(e.timestamp)),i=this.slots.get(e.device_id);i||this.slots.set(e.device_id,i=new Map),i.set(t,(i.get(t)??0)+1);for(let n of i.keys())n<t-xi&&i.delete(n)}},xi=240;var $i=new Set(["unavailable","unknown"]);function $(s){return s&&!$i.has(s.state)?s.state:void 0}function D(s){let e=$(s),t=e===void 0||e===""?Number.NaN:Number(e);return Number.isFinite(t)?t:void 0}function W(s){let e=$(s),t=e===void 0?Number.NaN:Date.parse(e);return Number.isNaN(t)?void 0:t}var Bt="steward",Ee;function z(s){return(Ee?.entities!==s.entities||Ee.devices!==s.devices)&&(Ee={entities:s.entities,devices:s.devices,registry:_i(s)}),Ee.registry}function _i(s){let e=new Map;for(let i of Object.values(s.entities)){if(i.platform!==Bt||!i.device_id)continue;let n=i.entity_id.split(".",1)[0]??"",r=i.translation_key??zi(s.states[i.entity_id]),o=e.get(i.device_id);o||e.set(i.device_id,o=new Map),o.set(`${n}.${r}`,i.entity_id)}let t=new Map;for(let[i,n]of e){let r=s.devices[i];r&&t.set(i,Si(r,n))}return t}function Si(s,e){let t=s.identifiers.find(([n])=>n===Bt)?.[1]??"",i=s.config_entries[0];return{id:s.id,name:s.name_by_user??s.name??"",via:s.via_device_id??void 0,configEntry:i,identifier:t,entities:e}}function zi(s){let e=s?.attributes.device_class;return typeof e=="string"?e:""}function P(s,e,t){let i=e.entities.get(t);return i===void 0?void 0:s.states[i]}function V(s,e){return s.name.localeCompare(e.name,void 0,{numeric:!0})}var S=class{constructor(){this.known=new Map}last(e){return this.known.get(e)?.item}get(e,t,i){let n=this.known.get(e);if(n?.states.length===t.length&&n.states.every((o,a)=>o===t[a]))return n.item;let r=i();return this.known.set(e,{states:t,item:r}),r}};var It="sensor.timing_session",Ai=[It,"sensor.session_name","sensor.session_started","sensor.passings","sensor.last_passing","sensor.last_seen","sensor.battery","binary_sensor.battery_charging","sensor.status"],Ei=20,Ti=10*6e4;function ne(s){return[...z(s).values()].filter(t=>t.entities.has(It)).sort(V)}function re(s,e,t){if(!s.online)return["offline"];let i=[];if(s.active){let r=Math.max(s.lastPassing??0,s.started??0);t&&r&&e-r>t&&i.push("silent"),s.lastSeen&&e-s.lastSeen>Ti&&i.push("unseen")}return s.battery!==void 0&&s.battery<Ei&&!s.charging&&i.push("battery"),i}var Te=class{constructor(){this.devices=new S;this.lists=new S;this.chosen=new S}read(e,t){let n=this.chosen.get("",[z(e),t],()=>{let r=ne(e);return t?.length?t.flatMap(o=>r.find(a=>a.id===o)??[]):r}).map(r=>this.readDevice(e,r));return this.lists.get("",n,()=>n)}readDevice(e,t){let i=Ai.map(n=>P(e,t,n));return this.devices.get(t.id,[t,...i],()=>Ri(t,i))}};function Ri(s,e){let[t,i,n,r,o,a,l,u,m]=e,c=$(t);return{id:s.id,name:s.name,online:t!==void 0&&t.state!=="unavailable",active:c===void 0?void 0:c==="active",session:$(i),started:W(n),passings:D(r),lastPassing:W(o),lastSeen:W(a),battery:D(l),charging:$(u)==="on",status:$(m)}}var Re=class{constructor(e,t){this.list=new se(0);this.connected=!1;this.host=e,this.changed=t,e.addController(this)}hostConnected(){this.connected=!0,this.begin()}hostDisconnected(){this.connected=!1,this.end()}follow(e,t,i){let{wanted:n}=this;e===this.connection&&n?.ids===t&&n?.length===i||(this.connection=e,this.wanted={ids:t,length:i},this.end(),this.begin())}begin(){let{connection:e,wanted:t}=this;if(!this.connected||this.stop||!e||!t)return;let i=this.list=new se(t.length),n=e.subscribeMessage(r=>{i===this.list&&(this.changed(i.take(r)),this.host.requestUpdate())},{type:"steward/passings/subscribe",limit:t.length,...t.ids?.length?{device_ids:t.ids}:{}});this.stop=()=>{n.then(r=>r()).catch(()=>{})},n.then(()=>{this.tell(void 0)},r=>{this.tell(nt(r))})}end(){this.stop?.(),this.stop=void 0}tell(e){this.problem=e,this.host.requestUpdate()}};function Ce(s,e,t){let i=n=>n&&B()(n);return{schema:s,computeLabel:({name:n})=>i(e[n])??n,computeHelper:({name:n})=>i(t[n])}}var Ci={title:"title",device_ids:"devices",passings:"passingsShown",minutes:"minutes",silence:"silence"},ki={device_ids:"devicesHelp",passings:"passingsShownHelp",silence:"silenceHelp"},ke={passings:50,minutes:15,silence:5};function jt(){let s=(i,n,r)=>({name:i,default:ke[i],selector:{number:{min:n,max:r,mode:"box"}}}),t=[{name:"device_ids",selector:{device:{multiple:!0,entity:[{integration:"steward",domain:"sensor",device_class:"battery"}]}}},{name:"title",selector:{text:{}}},s("passings",0,500),s("minutes",5,60),s("silence",0,240)];return Ce(t,Ci,ki)}var De=class extends v{constructor(){super();this.localize=x("en");this.names=new Map;this.counts=new Map;this.reader=new Te;this.deeds=new K(this);this.feed=new Re(this,t=>{for(let i of t)this.counts.delete(i)});this.devices=[],this.warned=0,new _(this,t=>{this.countWarnings(t)})}static{this.properties={config:{state:!0},devices:{state:!0},asked:{state:!0},warned:{state:!0}}}static{this.styles=[b,we,f`
      .sum {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 14px;
      }
      .sum span {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .sum .caution ha-icon {
        color: var(--warning-color);
      }
      .body {
        display: grid;
        gap: 20px;
        flex: 1;
        min-block-size: 0;
        overflow-y: auto;
        padding: 2px;
        margin: -2px;
      }
      .devices {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
        align-content: start;
        gap: 12px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
      }
      h3 {
        margin: 0 0 4px;
        font-size: 16px;
        font-weight: 500;
      }
      @container (min-width: 1100px) {
        .body.listed {
          grid-template-columns: minmax(0, 1fr) minmax(380px, 28%);
          --passings-height: max(420px, 70dvb);
        }
      }
    `]}static getConfigForm(){return jt()}static getStubConfig(){return{}}setConfig(t){if(t.device_ids!==void 0&&!Array.isArray(t.device_ids))throw new Error("device_ids is a list");this.config={...ke,...t},this.counts.clear(),this.readDevices()}set hass(t){this.latest=t;let i=x(t.language);(i!==this.localize||t.locale!==this.locale)&&(this.localize=i,this.locale=t.locale,this.clock=Ut(t),this.requestUpdate()),this.readDevices()}getCardSize(){return 2+3*this.devices.length+(this.config?.passings?8:0)}getGridOptions(){return{columns:"full",rows:"auto",min_columns:6,min_rows:5}}readDevices(){if(!this.latest||!this.config)return;let t=this.reader.read(this.latest,this.config.device_ids);t!==this.devices&&(this.devices=t,this.names=new Map(t.map(i=>[i.id,i.name]))),this.feed.follow(this.latest.connection,this.config.device_ids,this.config.passings),this.countWarnings(Date.now())}get silence(){return(this.config?.silence??0)*6e4}countWarnings(t){let i=n=>re(n,t,this.silence).length>0;this.warned=this.devices.filter(i).length}countsOf(t){let i=this.counts.get(t);if(!i){let{list:n}=this.feed,r=Math.round((this.config?.minutes??ke.minutes)*6e4/3e4);i=o=>n.counts(t,o,r),this.counts.set(t,i)}return i}wished(t,i){this.deeds.forget(t.id),i!=="forget"&&(this.asked={what:i,id:t.id})}async confirmed(t,i,n){let{localize:r}=this,o=t.id,a=async()=>i==="open"?await this.call("open_session",{device_id:o,...n&&{name:n}}):await this.call("close_session",{},{device_id:o}),l=r(i==="open"?"openSession":"closeSession");await this.deeds.run(o,r,l,t.name,a)&&(this.asked=void 0)}async call(t,i,n={}){return await this.latest?.callService("steward",t,i,n,!1)}render(){if(!this.config||!this.latest)return p;let{localize:t}=this;return d`<ha-card>
      <header>
        <h2 class="ellipsis">${this.config.title??t("race")}</h2>
        ${this.renderSum()}
      </header>
      ${this.devices.length?d`<div class=${this.config.passings?"body listed":"body"}>
            <ul class="devices">
              ${q(this.devices,i=>i.id,i=>d`<li>${this.renderDevice(i)}</li>`)}
            </ul>
            ${this.config.passings?this.renderPassings():p}
          </div>`:d`<div class="empty">
            <ha-icon icon="mdi:timer-off-outline"></ha-icon>${t("noDevices")}
          </div>`}
      ${this.renderDialog()}
      <div class="unseen" role="status">${this.deeds.said}</div>
    </ha-card>`}renderSum(){let{localize:t}=this,i=this.devices.filter(n=>n.active).length;return d`<div class="sum number">
      <span>${t("activeCount",{count:i})}</span>
      ${this.warned?d`<span class="caution">
            <ha-icon icon="mdi:alert"></ha-icon>${t("warningCount",{count:this.warned})}
          </span>`:p}
    </div>`}renderDevice(t){return d`<steward-device-panel
      .device=${t}
      .counts=${this.countsOf(t.id)}
      .outcome=${this.deeds.of(t.id)}
      .localize=${this.localize}
      .language=${this.latest?.locale.language??"en"}
      .silence=${this.silence}
      @wish=${i=>{this.wished(t,i.detail)}}
    ></steward-device-panel>`}renderPassings(){let{localize:t}=this,{problem:i,list:n}=this.feed;return d`<section>
      <h3>${t("lastPassings")}</h3>
      ${i===void 0?d`<steward-passings-table
            .passings=${n.passings}
            .names=${this.names}
            .clock=${this.clock}
            .localize=${t}
          ></steward-passings-table>`:d`<div class="message error">
            <ha-icon icon="mdi:alert-circle"></ha-icon>
            <span>${t("feedLost",{reason:i})}</span>
          </div>`}
    </section>`}renderDialog(){let{asked:t,localize:i}=this,n=this.devices.find(a=>a.id===t?.id);if(!t||!n)return p;let r=()=>{this.asked=void 0},o=i(t.what==="open"?"openSession":"closeSession");return d`<steward-dialog .heading=${o} @closed=${r}>
      <steward-session-dialog
        .device=${n}
        .what=${t.what}
        .outcome=${this.deeds.of(n.id)}
        .localize=${i}
        @confirm=${a=>this.confirmed(n,t.what,a.detail)}
        @cancel=${r}
        @forget=${()=>{this.deeds.forget(n.id)}}
      ></steward-session-dialog>
    </steward-dialog>`}};var A=f`
  .sending ha-icon {
    animation: turn 1s linear infinite;
  }
  .done {
    --tone: var(--success-color);
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`;function w(s,e,t){let{state:i,text:n}=s;switch(i){case"sending":return d`<div class="outcome message sending">
        <ha-icon icon="mdi:loading"></ha-icon><span>${n}: ${e("sending")}</span>
      </div>`;case"done":return d`<div class="outcome message done">
        <ha-icon icon="mdi:check-circle"></ha-icon><span>${n}: ${e("done")}</span>
      </div>`;case"refused":return d`<div class="outcome message error">
        <ha-icon icon="mdi:alert-circle"></ha-icon><span>${n}</span>
        <button class="plain" type="button" aria-label=${e("dismiss")} @click=${t}>
          <ha-icon icon="mdi:close"></ha-icon>
        </button>
      </div>`}}var ot=4,at=1,lt=32;function qt(s,e){let t=Math.max(e,...s),i=s.map((r,o)=>{let a=r?Math.max(2,r/t*lt):1;return tt`<rect
      class=${r?"bar":"none"}
      x=${o*(ot+at)}
      y=${lt-a}
      width=${ot}
      height=${a}
    ></rect>`}),n=s.length*(ot+at)-at;return tt`<svg viewBox="0 0 ${n} ${lt}" preserveAspectRatio="none" aria-hidden="true">
    ${i}
  </svg>`}var Di={offline:"mdi:lan-disconnect",silent:"mdi:volume-off",unseen:"mdi:cloud-off-outline",battery:"mdi:battery-alert"},Pi=4,Kt=4,Oe=class extends v{static{this.properties={device:{attribute:!1},counts:{attribute:!1},outcome:{attribute:!1},localize:{attribute:!1},language:{},silence:{type:Number},minute:{state:!0}}}constructor(){super(),this.language="en",this.silence=0,this.minute="",new _(this,e=>{this.hasUpdated&&(this.minute=this.shownAt(e))})}static{this.styles=[b,A,f`
      :host {
        display: flex;
        flex-direction: column;
        gap: 10px;
        padding: 14px;
        border: 1px solid var(--line);
        border-radius: 12px;
      }
      :host([warned]) {
        border-color: var(--warning-color);
        box-shadow: inset 0 0 0 1px var(--warning-color);
      }
      .row {
        display: flex;
        align-items: center;
        gap: 8px;
        min-inline-size: 0;
      }
      h3 {
        flex: 1;
        margin: 0;
        font-size: 16px;
        font-weight: 500;
      }
      .pill {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        flex: none;
        padding: 2px 10px;
        border: 1px solid var(--line);
        border-radius: 999px;
        font-size: 13px;
        font-weight: 500;
      }
      .pill::before {
        content: "";
        inline-size: 8px;
        block-size: 8px;
        border-radius: 50%;
        background: var(--secondary-text-color);
      }
      .pill.active::before {
        background: var(--success-color);
      }
      .figures {
        display: grid;
        grid-template-columns: auto auto minmax(0, 1fr);
        align-items: end;
        gap: 4px 18px;
      }
      .figures b {
        display: block;
        font-size: 24px;
        font-weight: 600;
        line-height: 1.1;
      }
      .figures span {
        font-size: 13px;
      }
      svg {
        display: block;
        inline-size: 100%;
        block-size: 40px;
      }
      .bar {
        fill: var(--primary-color);
      }
      .none {
        fill: var(--line);
      }
      .battery {
        display: inline-flex;
        align-items: center;
        gap: 2px;
        flex: none;
        font-size: 13px;
      }
      .warnings {
        display: grid;
        gap: 6px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .warnings .message {
        padding-block: 4px;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-block-start: auto;
      }
      .buttons button {
        flex: 1;
        white-space: nowrap;
      }
    `]}get warnings(){return re(this.device,Date.now(),this.silence)}shownAt(e){let t=re(this.device,e,this.silence).map(i=>this.warning(i,e));return[Ae(e),this.sinceAt(e),...t].join("|")}sinceAt(e){let{started:t}=this.device;return t===void 0?"":this.localize("since",{time:ie(this.language,e-t)})}warning(e,t){let{localize:i,device:n}=this,{lastPassing:r=0,started:o=0,lastSeen:a=t,battery:l=0}=n,u=m=>ie(this.language,t-m);switch(e){case"offline":return i("offline");case"silent":return i("silent",{time:u(Math.max(r,o))});case"unseen":return i("unseen",{time:u(a)});case"battery":return i("lowBattery",{percent:this.percent(l)})}}percent(e){return new Intl.NumberFormat(this.language,{style:"percent"}).format(e/100)}wish(e){this.dispatchEvent(new CustomEvent("wish",{detail:e}))}updated(){this.toggleAttribute("warned",this.warnings.length>0)}render(){let{device:e,localize:t}=this;return d`
      <div class="row">
        <h3 class="ellipsis" title=${e.name}>${e.name}</h3>
        ${this.renderBattery()} ${this.renderPill()}
      </div>
      <div class="row quiet">
        <span class="ellipsis">
          ${e.active?e.session??t("thisSession"):t("noSession")}
        </span>
        ${e.active?d`<span class="number">${this.sinceAt(Date.now())}</span>`:p}
      </div>
      ${this.renderFigures()} ${this.renderWarnings()}
      ${this.outcome?w(this.outcome,t,()=>{this.wish("forget")}):p}
      ${this.renderButtons()}
    `}renderPill(){let{active:e}=this.device,t=e===void 0?"unknown":e?"active":"idle";return d`<span class=${e?"pill active":"pill"}>${this.localize(t)}</span>`}renderBattery(){let{battery:e,charging:t}=this.device;if(e===void 0)return p;let i=this.percent(e),n=this.localize("battery",{percent:i}),r=t?`${n}, ${this.localize("charging")}`:n,o=Math.max(10,Math.round(e/10)*10),a=o===100?"":`-${o}`,l=t?"mdi:battery-charging":`mdi:battery${a}`;return d`<span class="battery number quiet" title=${r}>
      <ha-icon icon=${l} aria-hidden="true"></ha-icon>
      <span class="unseen">${r}</span><span aria-hidden="true">${i}</span>
    </span>`}renderFigures(){let{localize:e,language:t,device:i}=this,n=new Intl.NumberFormat(t),r=this.counts(Date.now()),a=r.slice(-Kt).reduce((m,c)=>m+c,0)/(Kt*3e4/6e4),l=r.reduce((m,c)=>m+c,0),u=Math.round(r.length*3e4/6e4);return d`<div class="figures">
      <div>
        <b class="number">${i.passings===void 0?"–":n.format(i.passings)}</b>
        <span class="quiet">${e("passings")}</span>
      </div>
      <div>
        <b class="number">${n.format(Math.round(a*10)/10)}</b>
        <span class="quiet">${e("perMinute")}</span>
      </div>
      <div role="img" aria-label=${e("ratePlot",{count:l,minutes:u})}>
        ${qt(r,Pi)}
      </div>
    </div>`}renderWarnings(){let{warnings:e}=this;if(e.length===0)return p;let t=Date.now();return d`<ul class="warnings">
      ${e.map(i=>d`<li class=${i==="offline"?"message error":"message caution"}>
            <ha-icon icon=${Di[i]}></ha-icon><span>${this.warning(i,t)}</span>
          </li>`)}
    </ul>`}renderButtons(){let{device:e,localize:t}=this,i=!e.online||this.outcome?.state==="sending",n=(r,o,a)=>d`<button
        type="button"
        aria-label=${`${o}: ${e.name}`}
        ?disabled=${i}
        @click=${()=>{this.wish(r)}}
      >
        <ha-icon icon=${a}></ha-icon>${o}
      </button>`;return d`<div class="buttons">
      ${e.active?d`${n("close",t("closeSession"),"mdi:stop")}
          ${n("open",t("openNew"),"mdi:restart")}`:n("open",t("openSession"),"mdi:play")}
    </div>`}};var He=class extends v{static{this.properties={passings:{attribute:!1},names:{attribute:!1},clock:{attribute:!1},localize:{attribute:!1}}}static{this.styles=[b,f`
      :host {
        display: block;
        min-block-size: 0;
      }
      .scroll {
        container-type: inline-size;
        max-block-size: var(--passings-height, 420px);
        overflow-y: auto;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th {
        position: sticky;
        inset-block-start: 0;
        background: var(--surface);
        color: var(--secondary-text-color);
        font-size: 13px;
        font-weight: 500;
      }
      th,
      td {
        padding: 8px 12px 8px 0;
        padding-inline: 0 12px;
        border-block-end: 1px solid var(--line);
        text-align: start;
        white-space: nowrap;
      }
      .bib {
        font-size: 18px;
        font-weight: 600;
      }
      td.device {
        max-inline-size: 0;
        inline-size: 50%;
      }
      .chip {
        font-size: 13px;
      }
      tbody tr {
        animation: arrive 2s ease-out;
      }
      @keyframes arrive {
        from {
          background: color-mix(in srgb, var(--accent) 30%, var(--surface));
        }
      }
      @container (max-width: 560px) {
        .chip {
          display: none;
        }
      }
    `]}render(){let{localize:e}=this;return this.passings.length===0?d`<div class="empty">
        <ha-icon icon="mdi:run-fast"></ha-icon>${e("noPassings")}
        <span>${e("noPassingsHint")}</span>
      </div>`:d`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label=${e("lastPassings")}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${e("time")}</th>
            <th scope="col">${e("bib")}</th>
            <th scope="col">${e("device")}</th>
            <th scope="col" class="chip">${e("chip")}</th>
          </tr>
        </thead>
        <tbody>
          ${q(this.passings,t=>t.key,t=>this.renderPassing(t))}
        </tbody>
      </table>
    </div>`}renderPassing(e){let t=this.names.get(e.device_id)??"";return d`<tr>
      <td class="number">${this.clock.format(Date.parse(e.timestamp))}</td>
      <td class="number bib">${e.bib}</td>
      <td class="device ellipsis" title=${t}>${t}</td>
      <td class="number quiet chip">${e.chip??""}</td>
    </tr>`}};var Me=class extends v{static{this.properties={device:{attribute:!1},what:{},outcome:{attribute:!1},localize:{attribute:!1}}}static{this.styles=[b,I,A,f`
      form {
        display: grid;
        gap: 16px;
      }
      p {
        margin: 0;
      }
      .buttons {
        display: flex;
        justify-content: end;
        gap: 8px;
      }
    `]}submitted(e){e.preventDefault();let t=e.currentTarget,i=t instanceof HTMLFormElement?new FormData(t).get("name"):null,n=typeof i=="string"?i.trim():"";this.dispatchEvent(new CustomEvent("confirm",{detail:n}))}render(){let{device:e,localize:t,outcome:i}=this,n=i?.state==="sending",r=this.what==="open",o=e.session??t("thisSession");return d`
      <form @submit=${this.submitted}>
        <p>${t(r?"openQuestion":"closeQuestion",{device:e.name})}</p>
        ${r?d`<label>
              ${t("sessionName")} (${t("optional")})
              <input name="name" maxlength="255" autocomplete="off" />
            </label>`:p}
        ${e.active?d`<div class="message caution">
              <ha-icon icon="mdi:alert"></ha-icon>
              <span>${t(r?"openReplaces":"closeHint",{session:o})}</span>
            </div>`:p}
        ${i&&i.state!=="done"?w(i,t,()=>{this.dispatchEvent(new CustomEvent("forget"))}):p}
        <div class="buttons">
          <button
            type="button"
            @click=${()=>{this.dispatchEvent(new CustomEvent("cancel"))}}
          >
            ${t("cancel")}
          </button>
          <button class="main" ?disabled=${n}>
            ${t(r?"openSession":"closeSession")}
          </button>
        </div>
      </form>
    `}};var Oi=["sensor.guest_session","sensor.guest","sensor.party_size","sensor.waiting_since","sensor.due"],Hi="todo.waitlist",Mi="sensor.guest_session",Ni=new Set(["started","paged"]),Li={s:1e3,min:6e4,h:36e5,d:864e5};function G(s){return[...z(s).values()].filter(t=>t.entities.has(Hi)).sort(V)}function oe(s,e){return!s.paged&&s.due!==void 0&&s.due<=e}var Ne=class{constructor(){this.pagers=new S;this.rooms=new S;this.devices=new S}read(e,t){let i=z(e),[n,r]=this.devices.get("",[i,t],()=>{let o=G(e),a=t?o.find(l=>l.id===t):o[0];return[a,a?Fi(i,a):[]]});if(n)return this.readRoom(e,n,r)}readRoom(e,t,i){let n=$(P(e,t,"sensor.waiting"))!==void 0,r=i.map(m=>this.readPager(e,m)),o=Gi(e,t,"sensor.average_wait"),a=D(P(e,t,"sensor.on_time")),l=D(P(e,t,"sensor.guests_served")),u=[t,n,o,a,l,...r];return this.rooms.get("",u,()=>{let m=r.filter(h=>h!==void 0),c=m.filter(h=>"paged"in h),g=m.filter(h=>!("paged"in h));return{device:t,online:n,guests:c.sort((h,y)=>(h.since??0)-(y.since??0)),free:g.sort((h,y)=>Number(h.pager)-Number(y.pager)),averageWait:o,onTime:a,served:l}})}readPager(e,t){let i=Oi.map(n=>P(e,t,n));return i[0]?.state==="unavailable"?this.pagers.last(t.id):this.pagers.get(t.id,[t,...i],()=>{let[n,r,o,a,l]=i,u=$(n);if(u===void 0)return;let m={id:t.id,pager:Wi(t)};return Ni.has(u)?{...m,name:$(r),party:D(o),paged:u==="paged",since:W(a),due:W(l)}:m})}};function Fi(s,e){return[...s.values()].filter(i=>i.via===e.id&&i.entities.has(Mi))}function Wi(s){return/(?:^|_)pager_(\d+)$/.exec(s.identifier)?.[1]??s.name}function Gi(s,e,t){let i=P(s,e,t),n=D(i),r=i?.attributes.unit_of_measurement,o=typeof r=="string"?Li[r]:void 0;return n===void 0||o===void 0?void 0:n*o}function Vt(s){let e=[...z(s).values()].sort(V);return{transmitters:G(s),timing:ne(s),applications:e.filter(t=>t.entities.has("sensor.session")),accounts:e.filter(t=>t.entities.has("sensor.open_sessions"))}}function O(s,...e){return s.flatMap(t=>e.flatMap(i=>t.entities.get(i)??[]))}var ct=4,Ui=2;function Qt(s,e){let t=[le("host",e("hostStand"),"mdi:account-clock",ji(s)),le("race",e("raceDesk"),"mdi:timer-outline",qi(s)),le("systems",e("systems"),"mdi:heart-pulse",Ki(s,e)),le("history",e("history"),"mdi:chart-line",Vi(s,e),Ui)].filter(i=>i.sections.length>0);return t.length?t:[Ii(e)]}function le(s,e,t,i,n=ct){return{path:s,title:e,icon:t,type:"sections",max_columns:n,sections:i}}function Y(s,e=1){return s.length?[{type:"grid",column_span:e,cards:s}]:[]}function Le(s){return{...s,grid_options:{columns:"full"}}}function dt(s,e){return{type:"heading",heading:s,icon:e}}function Bi(s){return s.map(e=>({type:"tile",entity:e,name:{type:"entity"},hide_state:e.startsWith("button.")}))}function Ii(s){let e=`## ${s("nothingYet")}

${s("nothingYetHint")}`;return le("welcome","Steward","mdi:bell-ring",Y([{type:"markdown",content:e}],2))}function ji({transmitters:s}){return s.flatMap(e=>{let t={type:"custom:steward-waitlist-card",device_id:e.id},i=s.length>1?{title:e.name}:{};return Y([Le({...t,...i})],ct)})}function qi({timing:s}){return s.length?Y([Le({type:"custom:steward-race-card"})],ct):[]}function Ki({transmitters:s,timing:e,applications:t,accounts:i},n){let r=(a,l,...u)=>a.flatMap(m=>{let c=Bi(O([m],...u));return c.length?Y([dt(m.name,l),...c]):[]}),o=O(i,"calendar.events");return[...r(s,"mdi:radio-tower","sensor.connection","sensor.clock_offset","button.sync_clock","number.default_goal"),...r(t,"mdi:application-outline","sensor.session","sensor.opened","sensor.calculations","button.open_session","button.close_session"),...r(i,"mdi:cloud-outline","sensor.open_sessions"),...r(e,"mdi:timer-outline","sensor.timing_session","sensor.status","sensor.battery","sensor.last_seen"),...Y(o.length?[dt(n("races"),"mdi:calendar"),Le({type:"calendar",entities:o,initial_view:"listWeek"})]:[])]}function Vi({transmitters:s,timing:e,accounts:t},i){let n=O(s,"sensor.waiting","sensor.paged"),r=O(t,"sensor.open_sessions");return[...ae(i,"guestsToday",n,{type:"history-graph",hours_to_show:12}),...ae(i,"waitByDay",O(s,"sensor.average_wait"),Yt("mean","max")),...ae(i,"promises",O(s,"sensor.on_time","sensor.late"),Yt("mean")),...ae(i,"passingsByHour",O(e,"sensor.passings"),{type:"statistics-graph",chart_type:"bar",days_to_show:1,period:"hour",stat_types:["change"]}),...ae(i,"openSessions",r,{type:"history-graph",hours_to_show:12})]}function Yt(...s){return{type:"statistics-graph",days_to_show:7,period:"day",stat_types:s}}function ae(s,e,t,i){return t.length===0?[]:Y([dt(s(e),"mdi:chart-line"),Le({...i,entities:t})])}var Fe=class extends HTMLElement{static generate(e,t){return Promise.resolve({views:Qt(Vt(t),x(t.language))})}};function Zt(s,e){let t=Xt(s,e);return!t||!G(s).includes(t)?null:{config:{type:"custom:steward-waitlist-card",device_id:t.id}}}function Jt(s,e){let t=Xt(s,e);return!t||!ne(s).includes(t)?null:{config:{type:"custom:steward-race-card",device_ids:[t.id]}}}function Xt(s,e){return z(s).get(s.entities[e]?.device_id??"")}function We(s){let e=new FormData(s),t=o=>{let a=e.get(o);return(typeof a=="string"?a.trim():"")||void 0},[i,n,r]=[t("label"),t("party"),t("goal")];return{...i&&{label:i},...n&&{party_size:Number(n)},...r&&{goal:{minutes:Number(r)}}}}function ei(s,e){return{...s.label!==e.label&&s.label&&{label:s.label},...s.party_size!==e.party_size&&s.party_size&&{party_size:s.party_size},...s.goal?.minutes!==e.goal?.minutes&&s.goal&&{goal:s.goal}}}var Yi=[1,2,3,4,5,6,8],Ge=class extends v{static{this.properties={free:{attribute:!1},outcome:{attribute:!1},localize:{attribute:!1},size:{state:!0}}}static{this.styles=[b,I,A,f`
      form {
        display: grid;
        gap: 16px;
      }
      .pagers,
      .sizes {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(56px, 1fr));
        gap: 8px;
      }
      .sizes {
        grid-template-columns: repeat(auto-fit, minmax(44px, 1fr));
      }
      .pagers {
        max-block-size: 40dvb;
        padding: 3px;
        margin: -3px;
        overflow-y: auto;
      }
      .pagers button {
        min-block-size: 52px;
        padding: 0;
        font-size: 18px;
      }
      .pagers .any {
        grid-column: 1 / -1;
        font-size: 16px;
      }
      legend {
        margin: 0;
        padding: 0;
        font-size: 13px;
        color: var(--secondary-text-color);
      }
      fieldset {
        display: grid;
        gap: 6px;
        min-inline-size: 0;
        margin: 0;
        padding: 0;
        border: none;
      }
      .other {
        display: flex;
        align-items: end;
        gap: 8px;
      }
      .other label {
        flex: 1;
      }
    `]}get form(){return this.renderRoot.querySelector("form")}assign(e){if(!this.form?.reportValidity())return;let{label:t,goal:i}=We(this.form),n={...e===void 0?{}:{number:e},...t===void 0?{}:{label:t},...i===void 0?{}:{goal:i},...this.size===void 0?{}:{party_size:this.size}};this.dispatchEvent(new CustomEvent("assign",{detail:n}))}submitted(e){e.preventDefault();let t=this.form?.elements.namedItem("number"),i=t instanceof HTMLInputElement?t.valueAsNumber:Number.NaN;this.assign(Number.isNaN(i)?void 0:i)}render(){let{localize:e}=this,t=e("optional");return d`
      <form @submit=${this.submitted}>
        <div class="fields">
          <label>
            ${e("guestName")} (${t})
            <input name="label" maxlength="255" autocomplete="off" />
          </label>
          <label>
            ${e("goalMinutes")} (${t})
            <input name="goal" type="number" inputmode="numeric" min="1" max="1440" />
          </label>
        </div>
        <fieldset>
          <legend>${e("partySize")} (${t})</legend>
          <div class="sizes">${Yi.map(i=>this.renderSize(i))}</div>
        </fieldset>
        <fieldset>
          <legend>${e("choosePager")}</legend>
          <div class="pagers">
            ${this.free.map(({pager:i})=>this.renderPager(i))}
            <button
              type="button"
              class="any"
              ?disabled=${this.busy}
              @click=${()=>{this.assign()}}
            >
              ${e("anyPager")}
            </button>
          </div>
        </fieldset>
        <div class="other">
          <label>
            ${e("otherPager")}
            <input name="number" type="number" inputmode="numeric" min="1" max="4095" />
          </label>
          <button ?disabled=${this.busy}>${e("assignThis")}</button>
        </div>
        ${this.outcome&&this.outcome.state!=="done"?w(this.outcome,e,()=>{this.dispatchEvent(new CustomEvent("forget"))}):p}
      </form>
    `}get busy(){return this.outcome?.state==="sending"}renderSize(e){let t=this.size===e;return d`<button
      type="button"
      class="number"
      aria-pressed=${t?"true":"false"}
      @click=${()=>{this.size=t?void 0:e}}
    >
      ${e}
    </button>`}renderPager(e){return d`<button
      type="button"
      class="number"
      aria-label=${this.localize("pagerNumber",{pager:e})}
      ?disabled=${this.busy}
      @click=${()=>{this.assign(Number(e))}}
    >
      ${e}
    </button>`}};var Qi={title:"title",device_id:"transmitter",mode:"mode"},Zi={device_id:"transmitterHelp"};function ti(){let s=B(),e=[{name:"device_id",selector:{device:{entity:[{integration:"steward",domain:"todo"}]}}},{name:"title",selector:{text:{}}},{name:"mode",default:"desk",selector:{select:{mode:"list",options:[{value:"desk",label:s("modeDesk")},{value:"wall",label:s("modeWall")}]}}}];return Ce(e,Qi,Zi)}var ii=f`
  .counts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(88px, 1fr));
    gap: 8px;
  }
  .count {
    display: grid;
    align-content: center;
    justify-content: start;
    justify-items: start;
    gap: 0;
    min-block-size: 60px;
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    text-align: start;
  }
  .count b {
    font-size: 22px;
    font-weight: 600;
    line-height: 1.2;
  }
  .count span {
    font-size: 13px;
    font-weight: 400;
  }
  button.count[aria-pressed="true"] {
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .late {
    --accent: var(--error-color);
    border-color: var(--error-color);
  }
  .fact {
    border-color: transparent;
    background: color-mix(in srgb, var(--primary-text-color) 5%, var(--surface));
  }
  .tools {
    position: sticky;
    z-index: 1;
    inset-block-start: calc(var(--header-height, 0px) + env(safe-area-inset-top));
    display: flex;
    gap: 8px;
    justify-content: end;
    margin-block: -6px;
    padding-block: 6px;
    background: var(--surface);
  }
  input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 44px;
    padding-inline: 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    font-size: 16px;
  }
  input::placeholder {
    color: var(--secondary-text-color);
    opacity: 1;
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 500px), 1fr));
    align-content: start;
    gap: 0 32px;
    flex: 1;
    min-block-size: 0;
    margin: 0;
    padding: 0 2px;
    overflow-y: auto;
    list-style: none;
  }
  @container (max-width: 560px) {
    .counts {
      grid-template-columns: repeat(6, 1fr);
    }
    .count {
      grid-column: span 2;
    }
    .fact {
      grid-column: span 3;
    }
  }
  .wall h2 {
    font-size: 32px;
  }
  .wall .count b {
    font-size: 40px;
  }
  .wall .count span {
    font-size: 18px;
  }
`;var de="assign",Ue=class extends v{constructor(){super();this.localize=x("en");this.reader=new Ne;this.deeds=new K(this);this.search="",this.overdue=0,new _(this,t=>{this.countOverdue(t)})}static{this.properties={config:{state:!0},room:{state:!0},filter:{state:!0},search:{state:!0},opened:{state:!0},overdue:{state:!0}}}static{this.styles=[b,we,ii]}static getConfigForm(){return ti()}static getStubConfig(t){let i=G(t)[0];return i?{device_id:i.id}:{}}setConfig(t){if(t.mode&&!["desk","wall"].includes(t.mode))throw new Error(`mode is desk or wall, not ${t.mode}`);this.config=t,this.readRoom()}set hass(t){this.latest=t;let i=x(t.language);i!==this.localize&&(this.localize=i,this.requestUpdate()),this.readRoom()}getCardSize(){return 3+(this.room?.guests.length??4)}getGridOptions(){return{columns:12,rows:"auto",min_columns:6,min_rows:5}}readRoom(){!this.latest||!this.config||(this.room=this.reader.read(this.latest,this.config.device_id),this.countOverdue(Date.now()))}countOverdue(t){this.overdue=this.room?.guests.filter(i=>oe(i,t)).length??0}willUpdate(){this.opened?.what==="edit"&&!this.guest(this.opened.id)&&(this.opened=void 0)}guest(t){return this.room?.guests.find(i=>i.id===t)}get shown(){let t=Date.now(),i=this.search.trim().toLocaleLowerCase();return(this.room?.guests??[]).filter(n=>Xi(n,this.filter,t)&&es(n,i))}async wished(t,i){i==="edit"?this.opened={what:"edit",id:t.id}:i==="forget"?this.deeds.forget(t.id):await this.act(t,i,i==="page"&&t.paged?"pageAgain":i)}act(t,i,n,r={}){let o=t.name??this.localize("pagerNumber",{pager:t.pager});return this.deeds.run(t.id,this.localize,this.localize(n),o,async()=>await this.latest?.callService("steward",i,r,Ji(t),!1))}async assign(t){let i={...t,config_entry_id:this.room?.device.configEntry},n=t.label??String(t.number??this.localize("anyPager"));await this.deeds.run(de,this.localize,this.localize("assign"),n,async()=>await this.latest?.callService("steward","assign_pager",i,{},!1))&&this.opened?.what==="assign"&&(this.opened=void 0)}async change(t,i){(Object.keys(i).length===0||await this.act(t,"update_guest","edit",{...i}))&&(this.opened=void 0)}async takeOff(t){await this.act(t,"remove","remove")&&(this.opened=void 0)}render(){if(!this.config||!this.latest)return p;let t=this.config.mode==="wall";return d`<ha-card class=${t?"wall":""}>
      ${this.room?this.renderRoom(this.room,t):this.renderEmpty("noTransmitter")}
      <div class="unseen" role="status">${this.deeds.said}</div>
    </ha-card>`}renderRoom(t,i){let{localize:n}=this,r=this.shown;return d`
      <header>
        <h2 class="ellipsis">${this.config?.title??n("waitlist")}</h2>
      </header>
      ${t.online?p:this.renderOffline(t)} ${this.renderRefusals(r)}
      ${this.renderCounts(t)}
      ${i?p:this.renderTools(t)}
      ${r.length?d`<ul tabindex="-1" aria-label=${n("waitlist")}>
            ${q(r,o=>o.id,o=>d`<li>${this.renderGuest(o,t,i)}</li>`)}
          </ul>`:this.renderEmpty(t.guests.length?"noMatch":"noGuests")}
      ${this.renderDialog(t)}
    `}renderGuest(t,i,n){return d`<steward-guest-row
      .guest=${t}
      .outcome=${this.deeds.of(t.id)}
      .localize=${this.localize}
      .wall=${n}
      .disabled=${!i.online}
      @wish=${r=>this.wished(t,r.detail)}
    ></steward-guest-row>`}renderAssignButton(t){return d`<button
      type="button"
      class="main"
      ?disabled=${!t.online}
      @click=${()=>{this.deeds.forget(de),this.opened={what:"assign"}}}
    >
      <ha-icon icon="mdi:account-plus"></ha-icon>${this.localize("assign")}
    </button>`}renderCounts(t){let{language:i}=this.latest?.locale??{language:"en"},n=t.guests.filter(l=>l.paged).length,r=t.averageWait===void 0?"–":ie(i,t.averageWait),o=new Intl.NumberFormat(i,{style:"percent"}),a=t.onTime===void 0?"–":o.format(t.onTime/100);return d`<div class="counts">
      ${this.renderCount("waiting",t.guests.length-n)}
      ${this.renderCount("paged",n)} ${this.renderCount("overdue",this.overdue)}
      <div class="count fact">${this.renderFigure(r,"averageWait")}</div>
      <div class="count fact">${this.renderFigure(a,"onTime")}</div>
    </div>`}renderFigure(t,i){return d`<b class="number">${t}</b><span>${this.localize(i)}</span>`}renderCount(t,i){let n=this.filter===t,o=t==="overdue"&&i>0?"count late":"count",a=this.renderFigure(i,t);return this.config?.mode==="wall"?d`<div class=${o}>${a}</div>`:d`<button
      type="button"
      class=${o}
      aria-pressed=${n?"true":"false"}
      @click=${()=>{this.filter=n?void 0:t}}
    >
      ${a}
    </button>`}renderTools(t){return d`<div class="tools">
      <input
        type="search"
        ?hidden=${t.guests.length===0}
        aria-label=${this.localize("search")}
        placeholder=${this.localize("search")}
        autocomplete="off"
        .value=${this.search}
        @input=${i=>{i.target instanceof HTMLInputElement&&(this.search=i.target.value)}}
      />
      ${this.renderAssignButton(t)}
    </div>`}renderOffline(t){return d`<div class="message error" role="alert">
      <ha-icon icon="mdi:lan-disconnect"></ha-icon>
      <span>${this.localize("transmitterOffline",{name:t.device.name})}</span>
    </div>`}renderRefusals(t){let i=new Set([de,...t.map(n=>n.id)]);return this.deeds.refusalsBut(i).map(([n,r])=>{let o={...r,text:`${r.about}: ${r.text}`};return w(o,this.localize,()=>{this.deeds.forget(n)})})}renderEmpty(t){return d`<div class="empty">
      <ha-icon icon="mdi:seat-outline"></ha-icon>${this.localize(t)}
    </div>`}renderDialog(t){let{opened:i,localize:n}=this;if(!i)return p;let r=()=>{this.opened=void 0};if(i.what==="assign")return d`<steward-dialog .heading=${n("assign")} @closed=${r}>
        <steward-assign-dialog
          .free=${t.free}
          .outcome=${this.deeds.of(de)}
          .localize=${n}
          @assign=${l=>this.assign(l.detail)}
          @forget=${()=>{this.deeds.forget(de)}}
        ></steward-assign-dialog>
      </steward-dialog>`;let o=this.guest(i.id);if(!o)return p;let a=`${n("editGuest")} · ${n("pagerNumber",{pager:o.pager})}`;return d`<steward-dialog .heading=${a} @closed=${r}>
      <steward-edit-dialog
        .guest=${o}
        .outcome=${this.deeds.of(o.id)}
        .localize=${n}
        @change-guest=${l=>this.change(o,l.detail)}
        @remove-guest=${()=>this.takeOff(o)}
        @forget=${()=>{this.deeds.forget(o.id)}}
      ></steward-edit-dialog>
    </steward-dialog>`}};function Ji(s){return{device_id:s.id}}function Xi(s,e,t){switch(e){case void 0:return!0;case"waiting":return!s.paged;case"paged":return s.paged;case"overdue":return oe(s,t)}}function es(s,e){return e===""?!0:/^\d+$/.test(e)?s.pager.startsWith(e):s.name?.toLocaleLowerCase().includes(e)??!1}var Be=class extends v{static{this.properties={guest:{attribute:!1},outcome:{attribute:!1},localize:{attribute:!1}}}static{this.styles=[b,I,A,f`
      form {
        display: grid;
        gap: 16px;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 8px;
      }
      p {
        margin: 0;
        font-size: 13px;
      }
    `]}get noted(){let{name:e,party:t,since:i,due:n}=this.guest,r=i===void 0||n===void 0?0:(n-i)/6e4;return{...e&&{label:e},...t&&{party_size:t},...r&&{goal:{minutes:r}}}}submitted(e){e.preventDefault();let t=e.currentTarget;if(!(t instanceof HTMLFormElement))return;let i=ei(We(t),this.noted);this.dispatchEvent(new CustomEvent("change-guest",{detail:i}))}render(){let{localize:e,noted:t}=this,i=this.outcome?.state==="sending";return d`
      <form @submit=${this.submitted}>
        <div class="fields">
          <label class="wide">
            ${e("guestName")}
            <input name="label" maxlength="255" autocomplete="off" .value=${t.label??""} />
          </label>
          <label>
            ${e("partySize")}
            <input
              name="party"
              type="number"
              inputmode="numeric"
              min="1"
              max="999"
              .value=${String(t.party_size??"")}
            />
          </label>
          <label>
            ${e("goalMinutes")}
            <input
              name="goal"
              type="number"
              inputmode="decimal"
              step="any"
              min="0"
              max="1440"
              .value=${String(t.goal?.minutes??"")}
            />
          </label>
        </div>
        ${this.outcome&&this.outcome.state!=="done"?w(this.outcome,e,()=>{this.dispatchEvent(new CustomEvent("forget"))}):p}
        <div class="buttons">
          <button
            type="button"
            class="danger"
            ?disabled=${i}
            @click=${()=>{this.dispatchEvent(new CustomEvent("remove-guest"))}}
          >
            <ha-icon icon="mdi:account-remove"></ha-icon>${e("removeGuest")}
          </button>
          <button class="main" ?disabled=${i}>
            <ha-icon icon="mdi:content-save"></ha-icon>${e("save")}
          </button>
        </div>
        <p class="quiet">${e("removeHint")}</p>
      </form>
    `}};var ts=.8,Ie=class extends v{static{this.properties={guest:{attribute:!1},outcome:{attribute:!1},localize:{attribute:!1},wall:{type:Boolean,reflect:!0},disabled:{type:Boolean}}}constructor(){super(),this.wall=!1,this.disabled=!1,new _(this,e=>{this.hasUpdated&&this.paint(e)})}static{this.styles=[b,A,f`
      :host {
        --tone: var(--primary-color);
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 8px 12px;
        padding-block: 10px;
        border-block-end: 1px solid var(--line);
      }
      :host([urgent]) {
        --tone: var(--warning-color);
      }
      :host([overdue]) {
        --tone: var(--error-color);
      }
      :host([paged]) {
        --tone: var(--success-color);
      }
      .pager {
        display: grid;
        place-items: center;
        min-inline-size: 48px;
        min-block-size: 48px;
        padding-inline: 6px;
        border: 2px solid var(--tone);
        border-radius: 12px;
        background: color-mix(in srgb, var(--tone) 12%, var(--surface));
        font-size: 18px;
        font-weight: 600;
      }
      .who {
        display: grid;
        gap: 2px;
      }
      .line {
        display: flex;
        align-items: center;
        gap: 10px;
        min-inline-size: 0;
      }
      .name {
        font-size: 16px;
        font-weight: 500;
      }
      .party {
        display: inline-flex;
        align-items: center;
        gap: 2px;
        flex: none;
      }
      .party ha-icon {
        --mdc-icon-size: 18px;
        inline-size: 18px;
        block-size: 18px;
      }
      .wait {
        flex-wrap: wrap;
        gap: 0 8px;
      }
      .elapsed {
        font-weight: 600;
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        font-weight: 500;
      }
      .state::before {
        content: "";
        inline-size: 8px;
        block-size: 8px;
        border-radius: 50%;
        background: var(--tone);
      }
      .elapsed:empty,
      .state:empty {
        display: none;
      }
      .bar {
        block-size: 6px;
        margin-block-start: 4px;
        border-radius: 3px;
        background: var(--line);
        overflow: hidden;
      }
      .fill {
        block-size: 100%;
        inline-size: 0;
        border-radius: 3px;
        background: var(--tone);
      }
      .actions {
        display: flex;
        gap: 6px;
      }
      .outcome {
        grid-column: 1 / -1;
      }
      @container (max-width: 560px) {
        .actions button span {
          display: none;
        }
        .actions button {
          padding: 0;
        }
        .goal {
          display: none;
        }
        :host {
          gap: 8px 10px;
        }
      }
      :host([wall]) {
        grid-template-columns: auto minmax(0, 1fr);
        gap: 8px 20px;
        padding-block: 14px;
        font-size: 20px;
      }
      :host([wall]) .pager {
        min-inline-size: 84px;
        min-block-size: 84px;
        font-size: 36px;
      }
      :host([wall]) .name {
        font-size: 28px;
      }
      :host([wall]) .bar {
        block-size: 10px;
      }
    `]}updated(){this.toggleAttribute("paged",this.guest.paged),this.paint(Date.now())}paint(e){let{since:t,due:i,paged:n}=this.guest,r=t===void 0?0:Math.max(0,e-t),o=t===void 0||i===void 0?0:r/Math.max(1,i-t),a=oe(this.guest,e);this.toggleAttribute("overdue",a),this.toggleAttribute("urgent",!a&&!n&&o>=ts),this.write(".elapsed",t===void 0?"":ze(r)),this.write(".state",this.stateAt(e,a));let l=this.renderRoot.querySelector(".fill");l&&(l.style.inlineSize=`${Math.min(100,o*100).toFixed(1)}%`)}stateAt(e,t){return this.guest.paged?this.localize("paged"):t?this.localize("overdueBy",{time:ze(e-(this.guest.due??e))}):""}write(e,t){let i=this.renderRoot.querySelector(e);!i||i.textContent===t||(i.textContent=t)}wish(e){this.dispatchEvent(new CustomEvent("wish",{detail:e}))}render(){let{pager:e,name:t,party:i,since:n,due:r}=this.guest,{localize:o}=this,a=n===void 0||r===void 0?void 0:ze(r-n);return d`
      <div class="pager number" title=${o("pagerNumber",{pager:e})}>
        <span class="unseen">${o("pagerNumber",{pager:e})}</span>
        <span aria-hidden="true">${e}</span>
      </div>
      <div class="who">
        <div class="line">
          <span class="name ellipsis">${t??o("guestOf",{pager:e})}</span>
          ${i===void 0?p:this.renderParty(i)}
        </div>
        <div class="line wait number">
          <span class="unseen">${o("waitedFor")}</span>
          <span class="elapsed"></span>
          ${a&&d`<span class="goal quiet">${o("goal",{goal:a})}</span>`}
          <span class="state"></span>
        </div>
        ${a&&d`<div class="bar"><div class="fill"></div></div>`}
      </div>
      ${this.wall?p:this.renderActions()} ${this.renderOutcome()}
    `}renderParty(e){return d`<span class="party number quiet">
      <ha-icon icon="mdi:account-multiple" aria-hidden="true"></ha-icon>
      <span class="unseen">${this.localize("party",{count:e})}</span>
      <span aria-hidden="true">${e}</span>
    </span>`}renderActions(){let{paged:e}=this.guest,t=this.disabled||this.outcome?.state==="sending";return d`<div class="actions">
      ${this.renderAction("page",e?"pageAgain":"page","mdi:bell-ring",!e,t)}
      ${this.renderAction("clear","clear","mdi:check",e,t)}
      ${this.renderAction("edit","more","mdi:dots-vertical",!1,t)}
    </div>`}renderAction(e,t,i,n,r){let o=this.localize(t),a=this.guest.name??this.localize("guestOf",{pager:this.guest.pager});return d`<button
      type="button"
      class=${n?"main":""}
      title=${o}
      aria-label=${`${o}: ${a}`}
      ?disabled=${r}
      @click=${()=>{this.wish(e)}}
    >
      <ha-icon icon=${i}></ha-icon>
      ${e==="edit"?p:d`<span>${o}</span>`}
    </button>`}renderOutcome(){return this.outcome?w(this.outcome,this.localize,()=>{this.wish("forget")}):p}};var is={"steward-dialog":xe,"steward-guest-row":Ie,"steward-assign-dialog":Ge,"steward-edit-dialog":Be,"steward-waitlist-card":Ue,"steward-device-panel":Oe,"steward-passings-table":He,"steward-session-dialog":Me,"steward-race-card":De,"ll-strategy-dashboard-steward":Fe};function si(s,...e){let t=window,i=t[s]??=[];i.push(...e.filter(n=>!i.some(r=>r.type===n.type)))}for(let[s,e]of Object.entries(is))customElements.get(s)||customElements.define(s,e);var ce=x(document.documentElement.lang||navigator.language);si("customCards",{type:"steward-waitlist-card",name:`Steward: ${ce("waitlist")}`,description:ce("waitlistDescription"),preview:!0,getEntitySuggestion:Zt},{type:"steward-race-card",name:`Steward: ${ce("race")}`,description:ce("raceDescription"),preview:!0,getEntitySuggestion:Jt});si("customStrategies",{type:"steward",strategyType:"dashboard",name:"Steward",description:ce("dashboardDescription")});
