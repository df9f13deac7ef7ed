import{B as e,C as t,E as i,G as s,H as n,I as a,J as r,K as l,L as o,O as d,P as u,Q as c,R as h,T as p,a as g,b as m,c as v,d as b,f as y,h as f,i as $,j as x,k as w,n as k,o as z,p as _,q as I,s as q,t as S,u as E,w as D,x as M,y as N,z as L}from"./steward.core.js?v=5acfe9d563ae";var T=class extends b{constructor(){super(),this.deviceId="",this.since=performance.now(),this.buttons="",new x(this),new _(this,e=>e===this.key)}layout(){return""}isDirty(){return!1}closed(){}close(){this.dispatchEvent(new CustomEvent("close"))}isMeant(e){return N(e,this.since)}get form(){return this.renderRoot.querySelector("form")}get busy(){return D(this.key)}willUpdate(){let e=this.layout();e!==this.buttons&&(this.buttons=e,this.since=performance.now())}updated(){this.dispatchEvent(new CustomEvent("changed"))}renderNotice(e,t){let i=I(this.key),s=f();if(!e)return this.renderMessage("error",s("offlineNow",{name:t}));if("refused"!==(null==i?void 0:i.state))return v;let n=m`<button
class="plain"
type="button"
aria-label=${s("dismiss")}
@click=${()=>{E(this.key)}}
>${z("close")}</button>`;return this.renderMessage("error",i.reason,n)}renderMessage(e,t,i=v){return m`<div class=${`message ${e}`} role="alert">${z("alert")}<span>${t}</span>${i}</div>`}},G="stewardDialog",P=0;var C=class extends b{constructor(){super(),this.since=performance.now(),this.touchedBeside=!1,this.leaving=e=>{this.content.isDirty()&&e.preventDefault()},this.heading="",this.asking=!1}show(e,t){this.content=e,this.restoreFocus=t,this.heading=e.heading,e.addEventListener("changed",()=>{this.heading=e.heading}),e.addEventListener("close",()=>{this.close()}),this.append(e),document.body.append(this)}firstUpdated(){var e;this.lang=f().language,null==(e=this.dialog)||e.showModal(),this.release=function(e){let t=P+=1,i=()=>{history.pushState({...history.state,[G]:t},"")},s=()=>{var e;return null==(e=history.state)?void 0:e[G]},n=()=>{s()!==t&&(e()?removeEventListener("popstate",n):i())};return i(),addEventListener("popstate",n),()=>{removeEventListener("popstate",n),s()===t&&history.back()}}(()=>this.requestClose()),addEventListener("beforeunload",this.leaving)}close(){var e;null==(e=this.dialog)||e.close()}get dialog(){return this.renderRoot.querySelector("dialog")}requestClose(){if(this.asking)this.keep();else{if(!this.content.isDirty())return this.close(),!0;this.asking=!0,this.since=performance.now()}return!1}keep(){this.asking=!1}closed(){var e;removeEventListener("beforeunload",this.leaving),M(),this.remove(),null==(e=this.release)||e.call(this);let{restoreFocus:t}=this;(!document.activeElement||document.activeElement===document.body)&&(null==t||t()),this.content.closed()}cancelled(e){e instanceof KeyboardEvent&&"Escape"!==e.key||(e.preventDefault(),this.requestClose())}touched(e){let t=e.target===this.dialog;"pointerdown"===e.type?this.touchedBeside=t:t&&this.touchedBeside&&N(e,this.since)&&this.requestClose()}discard(e){N(e,this.since)&&this.close()}render(){return m`
<dialog
aria-labelledby="heading"
@close=${this.closed}
@cancel=${this.cancelled}
@keydown=${this.cancelled}
@pointerdown=${this.touched}
@click=${this.touched}
><div class="content"><div class="head"><h2 id="heading"><bdi>${this.heading}</bdi></h2><button
class="plain"
type="button"
aria-label=${f()("close")}
@click=${this.requestClose}
>${z("close")}</button></div><slot></slot></div>${this.asking?this.renderQuestion():v}</dialog>
`}renderQuestion(){let e=f();return m`<div class="question" role="alertdialog" aria-labelledby="question"><p id="question">${e("discardQuestion")}</p><button type="button" @click=${this.discard}>${e("discard")}</button><button type="button" class="main" @click=${this.keep}>${e("keepEditing")}</button></div>`}};function R(e,t){let i=new C;return i.show(e,t),i}C.properties={heading:{state:!0},asking:{state:!0}},C.styles=[w,g`dialog{width:520px;max-width:calc(100vw - 32px);max-height:calc(100vh - 32px);max-height:calc(100dvh - 32px);padding:0;border:1px solid transparent;border-radius:16px;background:var(--surface);color:inherit;box-shadow:0 8px 32px #0006;overflow:auto;overscroll-behavior:contain}dialog::backdrop{background:#00000080}.content{display:grid;gap:16px;padding:16px 20px 20px}.head{display:flex;align-items:center;gap:12px;min-width:0}h2{flex:1;min-width:0;margin:0;font-size:20px;font-weight:500;overflow-wrap:anywhere}.question{position:sticky;bottom:0;display:flex;flex-wrap:wrap;align-items:center;gap:8px;padding:12px 20px;border-top:1px solid var(--line);background:var(--surface)}.question p{flex:1 1 200px;margin:0}@media(max-width:600px){dialog{width:100vw;max-width:100vw;margin-bottom:0;border-radius:16px 16px 0 0}.content{padding:12px 16px calc(16px + env(safe-area-inset-bottom,0px))}}`];var j={no_bib:"lineNoBib",bib_twice:"lineTwice",chip_twice:"lineTwice"},H=class e extends T{static open(t){let i=new e;i.deviceId=t,E(i.key),R(i)}get key(){return`start list ${this.deviceId}`}get heading(){return f()("pasteList")}layout(){return this.imported?"imported":""}isDirty(){return!this.imported&&""!==this.text.trim()}get text(){var e,t;return null!=(t=null==(e=this.renderRoot.querySelector("textarea"))?void 0:e.value)?t:""}async submitted(e){var t;if(e.preventDefault(),!this.isMeant(e)||null==(t=this.form)||!t.reportValidity())return;let i=await S(this.key,{action:"import_start_list",data:{race:this.deviceId,text:this.text},target:{},what:this.heading,who:this.race.name});void 0!==i&&(this.imported=i)}get race(){var e;let s=$(),n=s&&t(s).get(this.deviceId);if(!n)return{name:"",online:!1};let a=null==(e=i(s,n,"event.race_progress"))?void 0:e.state;return{name:n.name,online:void 0!==a&&"unavailable"!==a}}render(){let e=f();if(this.imported)return this.renderImported(this.imported);let{name:t,online:i}=this.race;return m`<form @submit=${this.submitted}><label>${e("listHint")}<textarea required spellcheck="false" autocomplete="off" placeholder="bib;name;category"></textarea></label>${this.renderNotice(i,t)}<div class="buttons"><button type="button" @click=${this.close}>${e("cancel")}</button><button class="main" ?disabled=${!i||this.busy}>${e(this.busy?"sending":"save")}</button></div></form>`}renderImported({taken:e,replaced:t,refused:i,unknown_columns:s}){let n=f(),a=i.slice(0,20).map(({line:e,reason:t,value:i})=>{var s;let a=i?` (${i})`:"",r=n(null!=(s=j[t])?s:"lineOdd");return m`<p>${e}: ${r}${a}</p>`});return m`<form><p role="status">${n("listTaken",{count:e,replaced:t})}</p>${i.length?m`<div>${this.renderMessage("caution",n("linesRefused",{count:i.length}))} ${a}</div>`:v}
${s.length?m`<p class="quiet">${n("columnsUnknown",{columns:s.join(", ")})}</p>`:v}<div class="buttons"><button type="button" class="main" @click=${this.close}>${n("ok")}</button></div></form>`}};H.properties={imported:{state:!0}},H.styles=[w,k,g`textarea{width:100%;min-height:200px;padding:8px 12px;border:1px solid var(--secondary-text-color);border-radius:var(--radius);background:var(--surface);color:var(--primary-text-color);font:14px/1.4 monospace;resize:vertical}`];var W=H,Q=g`fieldset{display:grid;grid-template-columns:minmax(0,1fr);gap:8px;min-width:0;margin:0;padding:0;border:none}legend{margin-bottom:6px;padding:0;font-size:13px;color:var(--secondary-text-color)}.sizes,.pagers{display:grid;grid-template-columns:repeat(auto-fill,minmax(44px,1fr));gap:8px}.sizes button{min-width:0;padding:0}.sizes input{padding:0 4px;text-align:center}.wait{display:flex;flex-wrap:wrap;align-items:center;gap:8px;min-height:44px}.wait span{flex:1 1 160px}.pagers{grid-template-columns:repeat(auto-fill,minmax(56px,1fr));max-height:232px;margin:-3px;padding:3px;overflow-y:auto;overscroll-behavior:contain}.pagers button{min-height:52px;padding:0;font-size:18px}.pagers button:disabled{border-style:dashed;text-decoration:line-through}.any{min-height:52px;font-size:16px}.other{display:flex;align-items:flex-end;gap:8px}.other label{flex:1}.given{display:grid;grid-template-columns:minmax(0,1fr);justify-items:center;padding:8px 0;font-size:22px;text-align:center}.given b{font-size:96px;line-height:1.1}.given bdi{max-width:100%}`;function B(e){let[t,i,s]=["label","party","goal"].map(t=>O(e,t));return{...t&&{label:t},...i&&{party_size:Number(i)},...s&&{goal:{minutes:Number(s)}}}}function O(e,t){let i=new FormData(e).get(t);return"string"==typeof i?i.trim():""}var U=[1,2,3,4,5,6,7,8],F=class e extends T{constructor(){super(...arguments),this.begunWith="",this.pagers=[]}static open(t,i){let s=new e;s.deviceId=t,s.begunWith=i,E(s.key),R(s,()=>{var e;return null==(e=d(t))?void 0:e.refocus(void 0)})}get heading(){return f()("assign")}layout(){return this.given?"given":"form"}isDirty(){let{form:e}=this;return!(!e||this.given)&&["label","goal","party","number"].map(t=>O(e,t)).some(e=>""!==e&&e!==this.begunWith)}closed(){var e;clearTimeout(this.timer),this.given&&(null==(e=d(this.deviceId))||e.reveal(this.given.pager))}get key(){return`assign ${this.deviceId}`}get room(){let e=$();return e&&o(e,this.deviceId)}async assign(e,t){var i,s,n;let{form:a,room:l}=this;if(!(a&&l&&this.isMeant(e)&&a.reportValidity()))return;let o=f(),d=B(a),u=null!=(i=this.size)?i:d.party_size,c={...d,...void 0===u?{}:{party_size:u},...void 0===t?{}:{number:t},config_entry_id:l.device.configEntry},h=await S(this.key,{action:"assign_pager",data:c,target:{},what:o("assign"),who:null!=(s=d.label)?s:String(null!=t?t:o("anyPager"))});if(void 0===h)return;let p=r(o,h);this.show({pager:V(h,t),name:null!=(n=d.label)?n:"",wait:p})}show(e){this.given=e,this.timer=setTimeout(()=>{this.close()},8e3)}again(e){var t;this.isMeant(e)&&(clearTimeout(this.timer),this.given&&(null==(t=d(this.deviceId))||t.reveal(this.given.pager)),this.given=void 0,this.size=void 0,this.begunWith="",this.pagers=[])}submitted(e){e.preventDefault();let t=this.form?O(this.form,"number"):"";this.assign(e,""===t?void 0:Number(t))}render(){var e;if(this.given)return this.renderGiven(this.given);let t=f(),{room:i}=this,s=new Set(null==i?void 0:i.free.map(({pager:e})=>e));this.pagers=[...new Set([...this.pagers,...s])];let{online:n=!1,device:{name:a=""}={}}=null!=i?i:{},r=!n||this.busy;return m`
<form @submit=${this.submitted}><div class="fields"><label>${t("guestName")}<input
name="label"
maxlength="255"
autocomplete="off"
placeholder=${t("optional")}
.value=${this.begunWith}
/></label><label>${t("goalMinutes")}<input
name="goal"
type="number"
inputmode="numeric"
min="1"
max="1440"
placeholder=${null!=(e=this.usualGoal)?e:t("optional")}
/></label></div><fieldset><legend>${t("partySize")}</legend><div class="sizes">${U.map(e=>this.renderSize(e))}<input
name="party"
type="number"
inputmode="numeric"
min="1"
max="999"
aria-label=${t("otherSize")}
placeholder="9+"
@input=${()=>{this.size=void 0,this.requestUpdate()}}
/></div>${this.renderWait()}</fieldset><fieldset><legend>${t("choosePager")}</legend><button
type="button"
class="any main"
?disabled=${r||0===s.size}
@click=${e=>this.assign(e)}
>${t("anyPager")}</button>${this.pagers.length?m`<div class="pagers">${this.pagers.map(e=>this.renderPager(e,r,s.has(e)))}</div>`:this.renderNoPagers()}<div class="other"><label>${t("otherPager")}<input name="number" type="number" inputmode="numeric" min="1" max="4095" /></label><button ?disabled=${r}>${t("assignThis")}</button></div></fieldset>${this.renderNotice(n,a)}</form>
`}get wait(){var e;let t=this.form?Number(O(this.form,"party")):0;return n(s(this.deviceId),null!=(e=this.size)?e:t||1)}get usualGoal(){var e,t;let{quoted:i}=null!=(e=this.wait)?e:{};return"set"===(null==(t=s(this.deviceId))?void 0:t.quote_as_goal)&&null!=i?String(a(i)):void 0}renderWait(){var e,t;let i=f(),{predicted:n,quoted:l}=null!=(e=this.wait)?e:{},o=[n,l].filter(e=>null!=e).map(a),d="off"===(null==(t=s(this.deviceId))?void 0:t.quote_as_goal)?[]:o,u=[...new Set(d)].filter(e=>e>0);return m`<div class="wait"><span class="quiet" role="status">${r(i,this.wait)}</span>${u.map(e=>m`<button
type="button"
@click=${()=>{var t;let i=null==(t=this.form)?void 0:t.elements.namedItem("goal");i instanceof HTMLInputElement&&(i.value=String(e))}}
>${i("goalChip",{minutes:e})}</button>`)}</div>`}renderNoPagers(){var e,t;let i=f(),s=m`<a href="/config/integrations/integration/steward">${i("configure")}</a>`;return m`<p class="quiet">${i("noPagers")} ${null!=(t=null==(e=$())?void 0:e.user)&&t.is_admin?s:v}</p>`}renderSize(e){let t=this.size===e;return m`<button
type="button"
class="number"
aria-pressed=${t?"true":"false"}
@click=${()=>{var i;this.size=t?void 0:e;let s=null==(i=this.form)?void 0:i.elements.namedItem("party");s instanceof HTMLInputElement&&(s.value="")}}
>${e}</button>`}renderPager(e,t,i){return m`<button
type="button"
class="number"
aria-label=${f()("pagerNumber",{pager:e})}
?disabled=${t||!i}
@click=${t=>this.assign(t,Number(e))}
>${e}</button>`}renderGiven({pager:e,name:t,wait:i}){let s=f();return m`<div class="given" role="status"><span class="quiet">${s("pager")}</span><b class="number">${e}</b><bdi class="ellipsis" title=${t}>${t}</bdi><span class="quiet">${i}</span></div><div class="buttons"><button type="button" @click=${this.again}>${s("nextGuest")}</button><button
type="button"
class="main"
@click=${e=>{this.isMeant(e)&&this.close()}}
>${s("ok")}</button></div>`}};F.properties={size:{state:!0},given:{state:!0}},F.styles=[w,k,Q];var K=F;function V(e,t){let i=null==e?void 0:e.number;return String("number"==typeof i?i:null!=t?t:"")}var A=class e extends T{constructor(){super(...arguments),this.undoTime=0,this.noted={}}get key(){return this.guest.key}static open(t,i,s){let n=new e;n.deviceId=t,n.guest=i,n.undoTime=s,n.noted=function({name:e,party:t,since:i,due:s}){let n=void 0===i||void 0===s?0:(s-i)/6e4;return{...e&&{label:e},...t&&{party_size:t},...n&&{goal:{minutes:n}}}}(i),R(n,()=>{var e;return null==(e=d(t))?void 0:e.refocus(i.key)})}get heading(){let e=f();return`${e("editGuest")} · ${e("pagerNumber",{pager:this.guest.pager})}`}isDirty(){var e;let{form:t,noted:i}=this;if(!t)return!1;let s={label:i.label,party:i.party_size,goal:null==(e=i.goal)?void 0:e.minutes};return Object.keys(s).some(e=>{var i;return O(t,e)!==String(null!=(i=s[e])?i:"")})}async submitted(e){if(e.preventDefault(),!this.form||!this.isMeant(e))return;let t=function(e,t){var i,s;return{...e.label!==t.label&&e.label&&{label:e.label},...e.party_size!==t.party_size&&e.party_size&&{party_size:e.party_size},...(null==(i=e.goal)?void 0:i.minutes)!==(null==(s=t.goal)?void 0:s.minutes)&&e.goal&&{goal:e.goal}}}(B(this.form),this.noted),{key:i}=this.guest,s=c(this.deviceId,this.guest,"update_guest",{...t});(0===Object.keys(t).length||await q(i,s))&&this.close()}removed(e){this.isMeant(e)&&(h(this.deviceId,this.guest,"remove",this.undoTime),this.close())}render(){var e,t,i,s,n;let a=f(),{guest:r,noted:l}=this,d=$(),u=d&&o(d,this.deviceId),c=null!=(e=null==u?void 0:u.guests.some(e=>e.key===r.key))&&e,{online:h=!1,device:{name:p=""}={}}=null!=u?u:{},g=h&&c&&!this.busy;return m`
<form @submit=${this.submitted}><div class="fields"><label class="wide">${a("guestName")}<input name="label" maxlength="255" autocomplete="off" .value=${null!=(t=l.label)?t:""} /></label><label>${a("partySize")}<input
name="party"
type="number"
inputmode="numeric"
min="1"
max="999"
.value=${String(null!=(i=l.party_size)?i:"")}
/></label><label>${a("goalMinutes")}<input
name="goal"
type="number"
inputmode="decimal"
step="any"
min="0"
max="1440"
.value=${String(null!=(n=null==(s=l.goal)?void 0:s.minutes)?n:"")}
/></label></div>${h&&!c?this.renderMessage("caution",a("guestGone")):this.renderNotice(h,p)}<div class="buttons"><button type="button" class="danger" ?disabled=${!g} @click=${this.removed}>${a("removeGuest")}</button><button class="main" ?disabled=${!g}>${a("save")}</button></div><p class="quiet">${a("removeHint")}</p></form>
`}};A.styles=[w,k,g`.buttons{justify-content:space-between}`];var J=A;var X=class t extends T{static open(e){let i=new t;i.deviceId=e,E(i.key),R(i,()=>{var t;return null==(t=d(e))?void 0:t.refocus(void 0)})}get heading(){return f()("recently")}get key(){return`recall ${this.deviceId}`}layout(){return this.recent.map(({number:e,ended_at:t})=>`${e} ${t}`).join()}get recent(){return l(s(this.deviceId),u())}async recall(e,{number:t,label:i}){var s;let n=$(),a=n&&o(n,this.deviceId);if(!a||!this.isMeant(e))return;let r=f(),l=await S(this.key,{action:"recall",data:{config_entry_id:a.device.configEntry,number:t},target:{},what:r("recall"),who:null!=i?i:r("pagerNumber",{pager:t})});void 0!==l&&(this.close(),null==(s=d(this.deviceId))||s.reveal(String(l.number)))}render(){let e=f(),t=$(),i=t&&o(t,this.deviceId),{online:s=!1,device:{name:n=""}={}}=null!=i?i:{},{recent:a}=this;return m`${a.length?m`<ul>${a.map(e=>this.renderGuest(e,s))}</ul>`:m`<p class="quiet">${e("nobodyLeft")}</p>`}
${this.renderNotice(s,n)}`}renderGuest(t,i){var s,n;let a=f(),r=t.number,l=null!=(s=t.label)?s:a("guestOf",{pager:r}),o=p(u()-(null!=(n=e(t.ended_at))?n:u())),d=null===t.party_size?"":`${a("party",{count:t.party_size})}, `;return m`<li><b class="number">${r}</b><div><div class="ellipsis" title=${l}><bdi>${l}</bdi></div><div class="quiet ellipsis">${d}${a("ago",{time:o})}</div></div><button
type="button"
aria-label=${`${a("recall")}: ${l}`}
?disabled=${!i||this.busy}
@click=${e=>this.recall(e,t)}
>${a("recall")}</button></li>`}};X.styles=[w,g`li{display:grid;grid-template-columns:auto minmax(0,1fr) auto;align-items:center;gap:12px;min-height:60px;border-bottom:1px solid var(--line)}b{min-width:48px;font-size:18px;text-align:center}`];var Y=X,Z=class e extends T{constructor(){super(...arguments),this.about=""}static open(t,i){let s=I(t);if("refused"!==(null==s?void 0:s.state))return;let n=new e;n.about=t,n.refused=s,R(n,i)}get key(){return this.about}get heading(){let{what:e,who:t}=this.refused;return`${e}: ${t}`}closed(){I(this.about)===this.refused&&E(this.about)}render(){return m`
${this.renderMessage("error",this.refused.reason)}<div class="buttons"><button class="main" type="button" @click=${this.close}>${f()("ok")}</button></div>
`}};Z.styles=[w,k];var ee=Z,te=class e extends T{constructor(){super(...arguments),this.wish="open"}static open(t,i){let s=new e;s.deviceId=t,s.wish=i,E(s.key),R(s)}get key(){return`session ${this.deviceId}`}get heading(){return f()("open"===this.wish?"openSession":"closeSession")}isDirty(){return""!==this.name}get name(){var e;let t=this.renderRoot.querySelector("[name=name]");return null!=(e=null==t?void 0:t.value.trim())?e:""}get session(){let e=$(),s=e&&t(e).get(this.deviceId);if(!s)return{device:"",online:!1,active:!1,name:void 0,named:!1};let n=i(e,s,"sensor.timing_session"),a=null!=n?n:i(e,s,"sensor.session");return{device:s.name,online:void 0!==a&&"unavailable"!==a.state,active:"active"===(null==a?void 0:a.state),name:L(i(e,s,"sensor.session_name")),named:void 0!==n}}async submitted(e){if(e.preventDefault(),!this.isMeant(e))return;let{deviceId:t,wish:i,name:s,session:n}=this,a="open"===i;await q(this.key,{action:a?"open_session":"close_session",data:a?{device_id:t,...s&&{name:s}}:{},target:a?{}:{device_id:t},what:this.heading,who:n.device})&&this.close()}render(){let e=f(),{session:t}=this,{device:i,active:s}=t,n="open"===this.wish,a=this.busy||!t.online;return m`
<form @submit=${this.submitted}><p>${e(n?"openQuestion":"closeQuestion",{device:i})}</p>${n&&t.named?m`<label>${e("sessionName")}<input
name="name"
maxlength="255"
autocomplete="off"
placeholder=${e("optional")}
/></label>`:v}
${s?this.renderHint(n,t):v}
${this.renderNotice(t.online,i)}<div class="buttons"><button type="button" @click=${this.close}>${e("cancel")}</button><button class=${n?"main":"main danger"} ?disabled=${a}>${this.heading}</button></div></form>
`}renderHint(e,{name:t,named:i}){let s=f(),n=null!=t?t:s("thisSession"),a=e?"openReplaces":i?"closeHint":"closeEnds";return this.renderMessage("caution",s(a,{session:n}))}};te.styles=[w,k];var ie=te;y({"steward-dialog":C,"steward-session-dialog":ie,"steward-assign-dialog":K,"steward-edit-dialog":J,"steward-recent-dialog":Y,"steward-refusal-dialog":ee,"steward-start-list-dialog":W});export{K as AssignDialog,J as EditDialog,Y as RecentDialog,ee as RefusalDialog,ie as SessionDialog,W as StartListDialog};